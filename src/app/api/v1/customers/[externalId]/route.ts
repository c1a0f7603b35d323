import { handle } from "#core/http/handle.ts";
import { createdIf } from "#core/http/respond.ts";
import {
  eraseCustomerRecord,
  getCustomerRecord,
  putCustomerRecord,
} from "#features/customers/contracts/customer-record.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { checkCustomerChange, putCustomer, readCustomerRecord } from "#features/customers/put-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRecord, async ({ externalId }, actor) => ({ data: await readCustomerRecord(actor, externalId) })],
  DELETE: [eraseCustomerRecord, ({ externalId }, actor) => eraseCustomer(actor, externalId)],
  PUT: [
    putCustomerRecord,
    async (change, actor) => {
      const { isNew, record } = await putCustomer(actor, change);
      return createdIf(isNew, { data: record });
    },
    (change, actor) => checkCustomerChange(actor, change),
  ],
});
