import { handle } from "#core/http/handle.ts";
import { retryRun } from "#features/operations/retry-runs.ts";
import * as contracts from "#features/runs/contracts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.retryRun, async ({ id }, actor) => ({ data: await retryRun(actor, id) })],
});
