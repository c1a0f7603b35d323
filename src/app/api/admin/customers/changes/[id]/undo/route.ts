import * as contracts from "#contracts/customers/customer-changes.ts";
import { handle } from "#http/handle.ts";
import { undoChange } from "#lib/customers/change-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.undoCustomersChange, async ({ id }, actor) => ({ data: await undoChange(actor, id) })],
});
