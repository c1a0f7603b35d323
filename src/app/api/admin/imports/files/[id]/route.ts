import { handle } from "#core/http/handle.ts";
import { changeImportFile, deleteImportFile, getImportFile } from "#features/imports/contracts/files.ts";
import { changeFile, deleteFile } from "#features/imports/files/manage-files.ts";
import { readFile } from "#features/imports/files/stored-file.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getImportFile, async ({ id }, actor) => ({ data: await readFile(actor, id) })],
  PATCH: [changeImportFile, async (choice, actor, { signal }) => ({ data: await changeFile(actor, choice, signal) })],
  DELETE: [deleteImportFile, ({ id }, actor) => deleteFile(actor, id)],
});
