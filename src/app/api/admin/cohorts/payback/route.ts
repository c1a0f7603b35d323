import { handle } from "#core/http/handle.ts";
import { getPayback } from "#features/cohorts/contracts.ts";
import { readPayback } from "#features/cohorts/read-payback.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getPayback, async (request, actor) => ({ data: await readPayback(actor, request) })],
});
