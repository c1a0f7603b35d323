import { readGorgiasCustomer } from "#contracts/customers/help-desk-customer.ts";
import { handle } from "#http/handle.ts";
import { readHelpDeskCustomer } from "#lib/customers/read-help-desk-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readGorgiasCustomer, ({ email }, actor, reader) => readHelpDeskCustomer(actor, email, reader)],
});
