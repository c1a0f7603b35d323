import { listImports } from "#contracts/imports/imports.ts";
import { uploadImport as uploadContract } from "#contracts/imports/upload.ts";
import { handle } from "#http/handle.ts";
import { importsOf } from "#lib/imports/list-imports.ts";
import { checkUpload, uploadImport } from "#lib/imports/upload-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listImports, (question, actor) => importsOf(actor, question)],
  POST: [
    uploadContract,
    async ({ dryRun, ...request }, actor, { upload, signal }) => ({
      data: await (dryRun === "true" ? checkUpload : uploadImport)(actor, request, upload, signal),
    }),
  ],
});
