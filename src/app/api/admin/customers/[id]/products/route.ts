import { getCustomerProducts } from "#contracts/customers/customer-behavior.ts";
import { handle } from "#http/handle.ts";
import { readProducts } from "#lib/customers/read-customer-behavior.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerProducts, async ({ id }, actor) => ({ data: await readProducts(actor, id) })],
});
