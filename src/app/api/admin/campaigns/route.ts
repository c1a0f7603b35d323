import * as contracts from "#contracts/campaigns/campaigns.ts";
import { handle } from "#http/handle.ts";
import { createCampaign } from "#lib/campaigns/manage-campaigns.ts";
import { listCampaigns } from "#lib/campaigns/read-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCampaigns, (request, actor) => listCampaigns(actor, request)],
  POST: [contracts.createCampaign, async (plan, actor) => ({ data: await createCampaign(actor, plan) })],
});
