import { handle } from "#core/http/handle.ts";
import { previewImportFile } from "#features/imports/contracts/preview.ts";
import { previewFile } from "#features/imports/files/preview-file.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    previewImportFile,
    async (request, actor, { signal }) => ({ data: await previewFile(actor, request, signal) }),
  ],
});
