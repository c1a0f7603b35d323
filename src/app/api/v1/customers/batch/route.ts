import { batchAnswer, postedItems } from "#core/http/batch.ts";
import { handle } from "#core/http/handle.ts";
import { postCustomers as contract } from "#features/customers/contracts/customer-record.ts";
import { postCustomers } from "#features/imports/posted/post-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ customers, idPrefix }, actor, { language }) =>
      batchAnswer(await postCustomers(actor, postedItems(customers), idPrefix), language),
  ],
});
