import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/campaigns/contracts.ts";
import { previewCampaign } from "#features/campaigns/preview-campaign.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.previewCampaign, async (plan, actor) => ({ data: await previewCampaign(actor, plan) })],
});
