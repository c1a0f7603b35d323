import * as contracts from "#contracts/plays.ts";
import { handle } from "#http/handle.ts";
import { readCampaign } from "#lib/axis-plays.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCampaign, async ({ id }, actor) => ({ data: await readCampaign(actor, id) })],
});
