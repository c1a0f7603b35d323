import * as contracts from "#contracts/campaigns/campaign-preview.ts";
import { handle } from "#http/handle.ts";
import { previewCampaign } from "#lib/campaigns/preview-campaign.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.previewCampaign, async (plan, actor) => ({ data: await previewCampaign(actor, plan) })],
});
