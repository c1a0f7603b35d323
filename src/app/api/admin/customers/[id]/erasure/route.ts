import { allowReturn, eraseCustomer } from "#contracts/customers/customer-privacy.ts";
import { handle } from "#http/handle.ts";
import { allowErasedToReturn, eraseConfirmedCustomer } from "#lib/customers/privacy/erase-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    eraseCustomer,
    async ({ id, confirmation }, actor) => ({ data: await eraseConfirmedCustomer(actor, id, confirmation) }),
  ],
  DELETE: [allowReturn, ({ id }, actor) => allowErasedToReturn(actor, id)],
});
