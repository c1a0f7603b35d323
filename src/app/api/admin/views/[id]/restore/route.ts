import * as contracts from "#contracts/views/views.ts";
import { handle } from "#http/handle.ts";
import { restoreView } from "#lib/views/manage-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.restoreView, async ({ id }, actor) => ({ data: await restoreView(actor, id) })],
});
