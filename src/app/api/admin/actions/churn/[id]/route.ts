import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/playbooks/contracts/playbooks.ts";
import { markChurn } from "#features/playbooks/record-churn-feedback.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [contracts.markChurn, async ({ id, state }, actor) => ({ data: await markChurn(actor, id, state) })],
});
