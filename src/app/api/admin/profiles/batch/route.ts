import { handle } from "#core/http/handle.ts";
import { calculateCustomerProfiles } from "#features/axes/compute-profiles.ts";
import * as contracts from "#features/axes/contracts/customer-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.readProfiles,
    async ({ customerIds }, actor) => ({ data: await calculateCustomerProfiles(actor, customerIds) }),
  ],
});
