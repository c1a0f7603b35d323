import * as contracts from "#contracts/campaigns/evidence.ts";
import { handle } from "#http/handle.ts";
import { readEvidence } from "#lib/campaigns/read-evidence.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readEvidence, (_, actor) => readEvidence(actor)],
});
