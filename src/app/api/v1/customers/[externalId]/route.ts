import { getCustomerRecord, putCustomerRecord } from "#contracts/customers/customer-record.ts";
import { handle } from "#http/handle.ts";
import { createdIf } from "#http/respond.ts";
import { putCustomer, readCustomerRecord } from "#lib/customers/put-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRecord, async ({ externalId }, actor) => ({ data: await readCustomerRecord(actor, externalId) })],
  PUT: [
    putCustomerRecord,
    async (change, actor) => {
      const { isNew, record } = await putCustomer(actor, change);
      return createdIf(isNew, { data: record });
    },
  ],
});
