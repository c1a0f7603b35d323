import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/playbooks/contracts/playbooks.ts";
import { readCampaign } from "#features/playbooks/read-decisions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCampaign, async ({ id }, actor) => ({ data: await readCampaign(actor, id) })],
});
