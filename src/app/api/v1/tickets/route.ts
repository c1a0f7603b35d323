import { handle } from "#core/http/handle.ts";
import { listTickets as contract } from "#features/imports/contracts/tickets.ts";
import { listTickets } from "#features/imports/posted/tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (request, actor) => listTickets(actor, request)],
});
