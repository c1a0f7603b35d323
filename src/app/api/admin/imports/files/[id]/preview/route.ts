import { previewImportFile } from "#contracts/imports/file-preview.ts";
import { handle } from "#http/handle.ts";
import { previewFile } from "#lib/imports/files/preview-file.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    previewImportFile,
    async (request, actor, { signal }) => ({ data: await previewFile(actor, request, signal) }),
  ],
});
