import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/overview/contracts/revenue-over-time.ts";
import { readRevenueOverTime } from "#features/overview/read-revenue-over-time.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRevenueOverTime, async (input, actor) => ({ data: await readRevenueOverTime(actor, input) })],
});
