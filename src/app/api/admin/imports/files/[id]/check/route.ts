import { checkImportFile } from "#contracts/imports/files.ts";
import { handle } from "#http/handle.ts";
import { requestCheck } from "#lib/imports/files/request-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [checkImportFile, async (request, actor) => ({ data: await requestCheck(actor, request) })],
});
