import { getTicket as contract } from "#contracts/imports/tickets.ts";
import { handle } from "#http/handle.ts";
import { readTicket } from "#lib/imports/posted/read-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, async ({ externalId }, actor) => ({ data: await readTicket(actor, externalId) })],
});
