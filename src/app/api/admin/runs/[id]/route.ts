import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/runs/contracts.ts";
import { cancelRun, readRun } from "#features/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRun, async ({ id }, actor) => ({ data: await readRun(actor, id) })],
  DELETE: [contracts.cancelRun, async ({ id }, actor) => ({ data: await cancelRun(actor, id) })],
});
