import { uploadImportFile } from "#contracts/imports/files.ts";
import { handle } from "#http/handle.ts";
import { uploadFile } from "#lib/imports/files/manage-files.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    uploadImportFile,
    async ({ fileName }, actor, { upload, signal }) => ({ data: await uploadFile(actor, fileName, upload, signal) }),
  ],
});
