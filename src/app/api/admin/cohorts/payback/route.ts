import { getPayback } from "#contracts/cohorts/payback.ts";
import { handle } from "#http/handle.ts";
import { readPayback } from "#lib/cohorts/read-payback.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getPayback, async (request, actor) => ({ data: await readPayback(actor, request) })],
});
