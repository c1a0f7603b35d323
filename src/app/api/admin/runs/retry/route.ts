import { handle } from "#core/http/handle.ts";
import { retryRuns } from "#features/operations/retry-runs.ts";
import * as contracts from "#features/runs/contracts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.retryRuns, async (request, actor) => ({ data: await retryRuns(actor, request) })],
});
