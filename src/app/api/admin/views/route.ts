import * as contracts from "#contracts/views/views.ts";
import { handle } from "#http/handle.ts";
import { createView } from "#lib/views/manage-views.ts";
import { listViews } from "#lib/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listViews, ({ list }, actor) => listViews(actor, list ?? null)],
  POST: [contracts.createView, async (draft, actor) => ({ data: await createView(actor, draft) })],
});
