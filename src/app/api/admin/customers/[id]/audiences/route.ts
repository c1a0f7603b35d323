import { listCustomerAudiences } from "#contracts/audiences/customer-audiences.ts";
import { handle } from "#http/handle.ts";
import { listCustomerSends } from "#lib/audiences/read-sends.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCustomerAudiences, ({ id }, actor) => listCustomerSends(actor, id)],
});
