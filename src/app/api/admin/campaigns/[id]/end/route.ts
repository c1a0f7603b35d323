import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/campaigns/contracts.ts";
import { endCampaign } from "#features/campaigns/manage-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.endCampaign, async ({ id }, actor) => ({ data: await endCampaign(actor, id) })],
});
