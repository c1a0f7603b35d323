import * as contracts from "#contracts/imports/tickets.ts";
import { handle } from "#http/handle.ts";
import { postTickets } from "#lib/imports/posted/post-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.postTickets, async ({ tickets }, actor) => ({ data: await postTickets(actor, tickets) })],
});
