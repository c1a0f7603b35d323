import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audience-destination.ts";
import { putDestination, readDestination, removeDestination } from "#features/audiences/manage-destination.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getDestination, async ({ id }, actor) => ({ data: await readDestination(actor, id) })],
  PUT: [
    contracts.putDestination,
    async ({ id, ...given }, actor) => ({ data: await putDestination(actor, id, given) }),
  ],
  DELETE: [contracts.removeDestination, ({ id }, actor) => removeDestination(actor, id)],
});
