import { readCustomerTimeline } from "#contracts/customers/customer-timeline.ts";
import { handle } from "#http/handle.ts";
import { customerTimeline } from "#lib/customers/read-timeline.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readCustomerTimeline, ({ id, ...request }, actor) => customerTimeline(actor, id, request)],
});
