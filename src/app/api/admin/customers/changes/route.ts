import * as contracts from "#contracts/customer-changes.ts";
import { handle } from "#http/handle.ts";
import { changeCustomers } from "#lib/customer-changes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeCustomers, async (request, actor) => ({ data: await changeCustomers(actor, request) })],
});
