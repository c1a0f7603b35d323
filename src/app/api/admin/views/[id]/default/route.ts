import * as contracts from "#contracts/views/views.ts";
import { handle } from "#http/handle.ts";
import { makeDefaultView, removeDefaultView } from "#lib/views/manage-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [contracts.makeDefaultView, async ({ id }, actor) => ({ data: await makeDefaultView(actor, id) })],
  DELETE: [contracts.removeDefaultView, ({ id }, actor) => removeDefaultView(actor, id)],
});
