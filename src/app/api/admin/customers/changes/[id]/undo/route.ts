import * as contracts from "#contracts/customer-changes.ts";
import { handle } from "#http/handle.ts";
import { undoChange } from "#lib/customer-changes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.undoCustomersChange, async ({ id }, actor) => ({ data: await undoChange(actor, id) })],
});
