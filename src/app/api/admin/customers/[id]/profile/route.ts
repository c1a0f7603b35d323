import * as contracts from "#contracts/axis-profile.ts";
import { handle } from "#http/handle.ts";
import { readProfileOf } from "#lib/axis-profiles.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomerProfile, async ({ id }, actor) => ({ data: await readProfileOf(actor, id) })],
});
