import * as contracts from "#contracts/axes/axis-profile.ts";
import { handle } from "#http/handle.ts";
import { readProfileOf } from "#lib/axes/compute-profiles.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomerProfile, async ({ id }, actor) => ({ data: await readProfileOf(actor, id) })],
});
