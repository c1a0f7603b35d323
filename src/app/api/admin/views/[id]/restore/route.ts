import { handle } from "#core/http/handle.ts";
import { restoreView } from "#features/views/manage-views.ts";
import * as contracts from "#records/contracts/views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.restoreView, async ({ id }, actor) => ({ data: await restoreView(actor, id) })],
});
