import { listImports } from "#contracts/imports/imports.ts";
import { uploadImport as uploadContract } from "#contracts/imports/upload.ts";
import { handle } from "#http/handle.ts";
import { uploadForCheck, uploadImport } from "#lib/imports/files/upload-import.ts";
import { importsOf } from "#lib/imports/list-imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listImports, (question, actor) => importsOf(actor, question)],
  POST: [
    uploadContract,
    async ({ dryRun, ...request }, actor, { upload, signal }) => ({
      data: await (dryRun === "true" ? uploadForCheck : uploadImport)(actor, request, upload, signal),
    }),
  ],
});
