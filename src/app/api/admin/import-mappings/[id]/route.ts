import { deleteImportMapping, updateImportMapping } from "#contracts/imports/mappings.ts";
import { handle } from "#http/handle.ts";
import { deleteMapping, updateMapping } from "#lib/imports/manage-mappings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [updateImportMapping, async ({ id, ...change }, actor) => ({ data: await updateMapping(actor, id, change) })],
  DELETE: [deleteImportMapping, ({ id }, actor) => deleteMapping(actor, id)],
});
