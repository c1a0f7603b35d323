import * as contracts from "#contracts/campaigns/campaigns.ts";
import { handle } from "#http/handle.ts";
import { deleteCampaign } from "#lib/campaigns/manage-campaigns.ts";
import { readCampaignResults } from "#lib/campaigns/read-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCampaignResults, async ({ id }, actor) => ({ data: await readCampaignResults(actor, id) })],
  DELETE: [contracts.deleteCampaign, ({ id }, actor) => deleteCampaign(actor, id)],
});
