import * as contracts from "#contracts/views/views.ts";
import { handle } from "#http/handle.ts";
import { changeView, deleteView } from "#lib/views/manage-views.ts";
import { readView } from "#lib/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getView, async ({ id }, actor) => ({ data: await readView(actor, id) })],
  PATCH: [contracts.updateView, async ({ id, ...change }, actor) => ({ data: await changeView(actor, id, change) })],
  DELETE: [contracts.deleteView, ({ id }, actor) => deleteView(actor, id)],
});
