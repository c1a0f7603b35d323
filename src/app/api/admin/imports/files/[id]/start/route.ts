import { handle } from "#core/http/handle.ts";
import { startImportFile } from "#features/imports/contracts/files.ts";
import { startImport } from "#features/imports/files/upload-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [startImportFile, async (request, actor) => ({ data: await startImport(actor, request) })],
});
