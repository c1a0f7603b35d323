import { handle } from "#core/http/handle.ts";
import { getImport } from "#features/imports/contracts/imports.ts";
import { shownImport } from "#features/imports/read-imports.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getImport, async ({ id }, actor) => ({ data: await shownImport(actor, id) })],
});
