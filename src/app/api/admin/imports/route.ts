import { handle } from "#core/http/handle.ts";
import { listImports } from "#features/imports/contracts/imports.ts";
import { uploadImport as uploadContract } from "#features/imports/contracts/upload.ts";
import { uploadForCheck, uploadImport } from "#features/imports/files/upload-import.ts";
import { listImportPage } from "#features/imports/read-imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listImports, (question, actor) => listImportPage(actor, question)],
  POST: [
    uploadContract,
    async ({ dryRun, ...request }, actor, { upload, signal }) => ({
      data: await (dryRun === "true" ? uploadForCheck : uploadImport)(actor, request, upload, signal),
    }),
  ],
});
