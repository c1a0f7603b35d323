import * as contracts from "#contracts/customers/customer-changes.ts";
import { handle } from "#http/handle.ts";
import { changeCustomers } from "#lib/customers/change-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeCustomers, async (request, actor) => ({ data: await changeCustomers(actor, request) })],
});
