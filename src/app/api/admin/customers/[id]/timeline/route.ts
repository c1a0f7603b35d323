import { handle } from "#core/http/handle.ts";
import { readCustomerTimeline } from "#features/customers/contracts/customer-history.ts";
import { customerTimeline } from "#features/customers/customer-timeline.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readCustomerTimeline, ({ id, ...request }, actor) => customerTimeline(actor, id, request)],
});
