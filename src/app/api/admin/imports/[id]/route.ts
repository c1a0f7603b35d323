import { getImport } from "#contracts/imports/imports.ts";
import { handle } from "#http/handle.ts";
import { shownImport } from "#lib/imports/list-imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getImport, async ({ id }, actor) => ({ data: await shownImport(actor, id) })],
});
