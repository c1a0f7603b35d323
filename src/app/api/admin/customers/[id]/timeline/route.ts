import { handle } from "#core/http/handle.ts";
import { readCustomerTimeline } from "#features/customers/contracts/customer-history.ts";
import { customerTimeline } from "#features/customers/read-customer-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readCustomerTimeline, ({ id, ...request }, actor) => customerTimeline(actor, id, request)],
});
