import { handle } from "#core/http/handle.ts";
import { getCustomerProducts } from "#features/customer-page/contracts/customer-history.ts";
import { readProducts } from "#features/customer-page/read-customer-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerProducts, async ({ id }, actor) => ({ data: await readProducts(actor, id) })],
});
