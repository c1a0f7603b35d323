import { previewImportFile } from "#contracts/imports/files.ts";
import { handle } from "#http/handle.ts";
import { previewFile } from "#lib/imports/preview-file.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    previewImportFile,
    async (request, actor, { signal }) => ({ data: await previewFile(actor, request, signal) }),
  ],
});
