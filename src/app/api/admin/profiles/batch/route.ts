import * as contracts from "#contracts/axes/axis-profile.ts";
import { handle } from "#http/handle.ts";
import { readProfilesOf } from "#lib/axes/compute-profiles.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.readProfiles,
    async ({ customerIds }, actor) => ({ data: await readProfilesOf(actor, customerIds) }),
  ],
});
