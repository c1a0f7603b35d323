import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axes.ts";
import { readRun } from "#features/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxesRun, async ({ id }, actor) => ({ data: await readRun(actor, id) })],
});
