import * as contracts from "#contracts/audiences/audience-destination.ts";
import { handle } from "#http/handle.ts";
import { putDestination, readDestination, removeDestination } from "#lib/audiences/manage-destination.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getDestination, async ({ id }, actor) => ({ data: await readDestination(actor, id) })],
  PUT: [
    contracts.putDestination,
    async ({ id, ...given }, actor) => ({ data: await putDestination(actor, id, given) }),
  ],
  DELETE: [contracts.removeDestination, ({ id }, actor) => removeDestination(actor, id)],
});
