import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/campaigns/contracts.ts";
import { deleteCampaign } from "#features/campaigns/manage-campaigns.ts";
import { readCampaignResults } from "#features/campaigns/read-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCampaignResults, async ({ id }, actor) => ({ data: await readCampaignResults(actor, id) })],
  DELETE: [contracts.deleteCampaign, ({ id }, actor) => deleteCampaign(actor, id)],
});
