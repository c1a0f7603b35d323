import * as contracts from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { retryRun } from "#lib/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.retryRun, async ({ id }, actor) => ({ data: await retryRun(actor, id) })],
});
