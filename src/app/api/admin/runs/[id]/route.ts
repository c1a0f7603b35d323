import * as contracts from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { cancelRun, readRun } from "#lib/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRun, async ({ id }, actor) => ({ data: await readRun(actor, id) })],
  DELETE: [contracts.cancelRun, async ({ id }, actor) => ({ data: await cancelRun(actor, id) })],
});
