import * as contracts from "#contracts/playbooks/playbooks.ts";
import { handle } from "#http/handle.ts";
import { readCampaign } from "#lib/playbooks/read-decisions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCampaign, async ({ id }, actor) => ({ data: await readCampaign(actor, id) })],
});
