import { handle } from "#core/http/handle.ts";
import { undoChange } from "#features/customers/change-customers.ts";
import * as contracts from "#features/customers/contracts/customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.undoCustomersChange, async ({ id }, actor) => ({ data: await undoChange(actor, id) })],
});
