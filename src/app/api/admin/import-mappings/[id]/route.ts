import { handle } from "#core/http/handle.ts";
import { deleteImportMapping, updateImportMapping } from "#features/imports/contracts/reading.ts";
import { deleteMapping, updateMapping } from "#features/imports/manage-mappings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [updateImportMapping, async ({ id, ...change }, actor) => ({ data: await updateMapping(actor, id, change) })],
  DELETE: [deleteImportMapping, ({ id }, actor) => deleteMapping(actor, id)],
});
