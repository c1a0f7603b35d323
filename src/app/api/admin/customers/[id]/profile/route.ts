import { handle } from "#core/http/handle.ts";
import { readProfileOf } from "#features/axes/compute-profiles.ts";
import * as contracts from "#features/axes/contracts/axis-profile.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomerProfile, async ({ id }, actor) => ({ data: await readProfileOf(actor, id) })],
});
