import * as contracts from "#contracts/playbooks/playbooks.ts";
import { handle } from "#http/handle.ts";
import { markChurn } from "#lib/playbooks/record-churn-feedback.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [contracts.markChurn, async ({ id, state }, actor) => ({ data: await markChurn(actor, id, state) })],
});
