import { handle } from "#core/http/handle.ts";
import { checkImportFile } from "#features/imports/contracts/files.ts";
import { requestCheck } from "#features/imports/files/upload-import.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [checkImportFile, async (request, actor) => ({ data: await requestCheck(actor, request) })],
});
