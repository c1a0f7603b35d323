import { handle } from "#core/http/handle.ts";
import { readGorgiasCustomer } from "#features/customers/contracts/help-desk-customer.ts";
import { readHelpDeskCustomer } from "#features/customers/read-help-desk-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readGorgiasCustomer, ({ email }, actor, reader) => readHelpDeskCustomer(actor, email, reader)],
});
