import { handle } from "#core/http/handle.ts";
import { listCustomerAudiences } from "#features/audiences/contracts/audience-sends.ts";
import { listCustomerSends } from "#features/audiences/read-sends.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCustomerAudiences, ({ id }, actor) => listCustomerSends(actor, id)],
});
