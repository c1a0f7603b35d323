import * as contracts from "#contracts/campaigns/campaigns.ts";
import { handle } from "#http/handle.ts";
import { endCampaign } from "#lib/campaigns/manage-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.endCampaign, async ({ id }, actor) => ({ data: await endCampaign(actor, id) })],
});
