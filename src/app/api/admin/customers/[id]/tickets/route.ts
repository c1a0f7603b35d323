import * as contracts from "#contracts/imports/tickets.ts";
import { handle } from "#http/handle.ts";
import { listCustomerTickets } from "#lib/imports/posted/post-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerTickets, ({ id, ...page }, actor) => listCustomerTickets(actor, id, page)],
});
