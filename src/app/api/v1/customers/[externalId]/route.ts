import { eraseCustomerRecord, getCustomerRecord, putCustomerRecord } from "#contracts/customers/customer-record.ts";
import { handle } from "#http/handle.ts";
import { createdIf } from "#http/respond.ts";
import { eraseCustomer } from "#lib/customers/privacy/erase-customer.ts";
import { putCustomer, readCustomerRecord } from "#lib/customers/put-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRecord, async ({ externalId }, actor) => ({ data: await readCustomerRecord(actor, externalId) })],
  DELETE: [eraseCustomerRecord, ({ externalId }, actor) => eraseCustomer(actor, externalId)],
  PUT: [
    putCustomerRecord,
    async (change, actor) => {
      const { isNew, record } = await putCustomer(actor, change);
      return createdIf(isNew, { data: record });
    },
  ],
});
