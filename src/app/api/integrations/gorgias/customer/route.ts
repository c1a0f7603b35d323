import { handle } from "#core/http/handle.ts";
import { readGorgiasCustomer } from "#features/customer-page/contracts/customer.ts";
import { readHelpDeskCustomer } from "#features/customer-page/read-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readGorgiasCustomer, ({ email }, actor, reader) => readHelpDeskCustomer(actor, email, reader)],
});
