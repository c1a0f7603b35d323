import { handle } from "#core/http/handle.ts";
import { joinImportFiles } from "#features/imports/contracts/files.ts";
import { joinUploads } from "#features/imports/files/manage-files.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [joinImportFiles, async (request, actor, { signal }) => ({ data: await joinUploads(actor, request, signal) })],
});
