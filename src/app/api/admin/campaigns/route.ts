import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/campaigns/contracts.ts";
import { createCampaign } from "#features/campaigns/manage-campaigns.ts";
import { listCampaigns } from "#features/campaigns/read-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCampaigns, (request, actor) => listCampaigns(actor, request)],
  POST: [contracts.createCampaign, async (plan, actor) => ({ data: await createCampaign(actor, plan) })],
});
