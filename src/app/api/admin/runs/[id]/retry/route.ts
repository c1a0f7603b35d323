import * as contracts from "#contracts/runs.ts";
import { handle } from "#http/handle.ts";
import { retryRun } from "#lib/runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.retryRun, async ({ id }, actor) => ({ data: await retryRun(actor, id) })],
});
