import { handle } from "#core/http/handle.ts";
import { getCustomer } from "#features/customer-page/contracts/customer.ts";
import { readCustomer } from "#features/customer-page/read-customer.ts";
import { correctCustomer } from "#features/customers/contracts/customer-privacy.ts";
import { correctCustomer as correct } from "#features/customers/privacy/correct-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomer, async ({ id }, actor, reader) => ({ data: await readCustomer(actor, id, reader) })],
  PATCH: [correctCustomer, async (input, actor) => ({ data: await correct(actor, input) })],
});
