import { handle } from "#core/http/handle.ts";
import { calculateCustomerProfile } from "#features/axes/compute-profiles.ts";
import * as contracts from "#features/axes/contracts/customer-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomerProfile, async ({ id }, actor) => ({ data: await calculateCustomerProfile(actor, id) })],
});
