import * as contracts from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { retryRuns } from "#lib/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.retryRuns, async (request, actor) => ({ data: await retryRuns(actor, request) })],
});
