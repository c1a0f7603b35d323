import { handle } from "#core/http/handle.ts";
import { batchAnswer, postedItems } from "#core/http/problems.ts";
import { postCustomers as contract } from "#features/customers/contracts/customer-record.ts";
import { postCustomers } from "#features/imports/posted/customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ customers, idPrefix }, actor, { language }) =>
      batchAnswer(await postCustomers(actor, postedItems(customers), idPrefix), language),
  ],
});
