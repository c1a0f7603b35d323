import { handle } from "#core/http/handle.ts";
import { uploadImportFile } from "#features/imports/contracts/files.ts";
import { uploadFile } from "#features/imports/files/manage-files.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    uploadImportFile,
    async ({ fileName }, actor, { upload, signal }) => ({ data: await uploadFile(actor, fileName, upload, signal) }),
  ],
});
