import * as contracts from "#contracts/tickets.ts";
import { handle } from "#http/handle.ts";
import { postTickets } from "#lib/support-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.postTickets, async ({ tickets }, actor) => ({ data: await postTickets(actor, tickets) })],
});
