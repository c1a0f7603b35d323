import { handle } from "#core/http/handle.ts";
import { changeView, deleteView } from "#features/views/manage-views.ts";
import { readView } from "#features/views/read-views.ts";
import * as contracts from "#records/contracts/views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getView, async ({ id }, actor) => ({ data: await readView(actor, id) })],
  PATCH: [contracts.updateView, async ({ id, ...change }, actor) => ({ data: await changeView(actor, id, change) })],
  DELETE: [contracts.deleteView, ({ id }, actor) => deleteView(actor, id)],
});
