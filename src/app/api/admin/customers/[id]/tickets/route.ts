import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/imports/contracts/tickets.ts";
import { listCustomerTickets } from "#features/imports/posted/tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerTickets, ({ id, ...page }, actor) => listCustomerTickets(actor, id, page)],
});
