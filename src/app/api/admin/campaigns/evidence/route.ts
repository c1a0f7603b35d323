import { handle } from "#core/http/handle.ts";
import { readEvidence } from "#features/campaigns/read-campaigns.ts";
import * as contracts from "#records/contracts/evidence.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readEvidence, (_, actor) => readEvidence(actor)],
});
