import * as contracts from "#contracts/axes/axes.ts";
import { handle } from "#http/handle.ts";
import { readRun } from "#lib/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxesRun, async ({ id }, actor) => ({ data: await readRun(actor, id) })],
});
