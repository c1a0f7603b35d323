import { handle } from "#core/http/handle.ts";
import { readCustomerTimeline } from "#features/customer-page/contracts/customer-history.ts";
import { customerTimeline } from "#features/customer-page/customer-timeline.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [readCustomerTimeline, ({ id, ...request }, actor) => customerTimeline(actor, id, request)],
});
