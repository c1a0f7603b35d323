import { postCustomers as contract } from "#contracts/customers/customer-record.ts";
import { batchAnswer, postedItems } from "#http/batch.ts";
import { handle } from "#http/handle.ts";
import { postCustomers } from "#lib/imports/posted/post-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ customers, idPrefix }, actor, { language }) =>
      batchAnswer(await postCustomers(actor, postedItems(customers), idPrefix), language),
  ],
});
