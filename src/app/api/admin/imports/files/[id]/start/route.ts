import { startImportFile } from "#contracts/imports/files.ts";
import { handle } from "#http/handle.ts";
import { startImport } from "#lib/imports/files/request-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [startImportFile, async (request, actor) => ({ data: await startImport(actor, request) })],
});
