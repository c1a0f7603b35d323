import { handle } from "#core/http/handle.ts";
import { allowReturn, eraseCustomer } from "#features/customers/contracts/customer-privacy.ts";
import { allowErasedToReturn, eraseConfirmedCustomer } from "#features/customers/privacy/erase-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    eraseCustomer,
    async ({ id, confirmation }, actor) => ({ data: await eraseConfirmedCustomer(actor, id, confirmation) }),
  ],
  DELETE: [allowReturn, ({ id }, actor) => allowErasedToReturn(actor, id)],
});
