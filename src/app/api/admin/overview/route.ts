import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/overview/contracts/overview.ts";
import { readOverview } from "#features/overview/read-overview.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getOverview, async (input, actor) => ({ data: await readOverview(actor, input) })],
});
