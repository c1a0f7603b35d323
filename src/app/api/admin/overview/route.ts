import * as contracts from "#contracts/overview/overview.ts";
import { handle } from "#http/handle.ts";
import { readOverview } from "#lib/overview/read-overview.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getOverview,
    async ({ since, storefront }, actor) => ({ data: await readOverview(actor, { since, storefrontId: storefront }) }),
  ],
});
