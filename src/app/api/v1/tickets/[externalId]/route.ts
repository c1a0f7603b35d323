import { handle } from "#core/http/handle.ts";
import { getTicket as contract } from "#features/imports/contracts/tickets.ts";
import { readTicket } from "#features/imports/posted/tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, async ({ externalId }, actor) => ({ data: await readTicket(actor, externalId) })],
});
