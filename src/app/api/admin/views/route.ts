import { handle } from "#core/http/handle.ts";
import { createView } from "#features/views/manage-views.ts";
import { listViews } from "#features/views/read-views.ts";
import * as contracts from "#records/contracts/views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listViews, ({ list }, actor) => listViews(actor, list ?? null)],
  POST: [contracts.createView, async (draft, actor) => ({ data: await createView(actor, draft) })],
});
