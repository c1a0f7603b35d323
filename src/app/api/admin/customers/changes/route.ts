import { handle } from "#core/http/handle.ts";
import { changeCustomers } from "#features/customers/change-customers.ts";
import * as contracts from "#features/customers/contracts/customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeCustomers, async (request, actor) => ({ data: await changeCustomers(actor, request) })],
});
