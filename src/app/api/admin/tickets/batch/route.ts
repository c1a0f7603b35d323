import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/imports/contracts/tickets.ts";
import { postTickets } from "#features/imports/posted/tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.postTickets, async ({ tickets }, actor) => ({ data: await postTickets(actor, tickets) })],
});
