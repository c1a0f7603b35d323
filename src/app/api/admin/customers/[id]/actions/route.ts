import * as contracts from "#contracts/customers/customer-actions.ts";
import { handle } from "#http/handle.ts";
import { markAction, readActions } from "#lib/playbooks/recommend-actions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listCustomerActions,
    async ({ id }, actor, reader) => ({ data: await readActions(actor, id, reader) }),
  ],
  PUT: [
    contracts.markCustomerAction,
    async ({ id, ...mark }, actor, reader) => ({ data: await markAction(actor, id, mark, reader) }),
  ],
});
