import { listTickets as contract } from "#contracts/imports/tickets.ts";
import { handle } from "#http/handle.ts";
import { listTickets } from "#lib/imports/posted/read-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (request, actor) => listTickets(actor, request)],
});
