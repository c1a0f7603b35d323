import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customer-page/contracts/customer.ts";
import { markAction, readActions } from "#features/playbooks/next-actions.ts";

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
