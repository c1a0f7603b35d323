import { handle } from "#core/http/handle.ts";
import { makeDefaultView, removeDefaultView } from "#features/views/manage-views.ts";
import * as contracts from "#records/contracts/views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [contracts.makeDefaultView, async ({ id }, actor) => ({ data: await makeDefaultView(actor, id) })],
  DELETE: [contracts.removeDefaultView, ({ id }, actor) => removeDefaultView(actor, id)],
});
