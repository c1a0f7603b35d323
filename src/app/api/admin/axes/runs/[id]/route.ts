import * as contracts from "#contracts/axes.ts";
import { handle } from "#http/handle.ts";
import { readRun } from "#lib/runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxesRun, async ({ id }, actor) => ({ data: await readRun(actor, id) })],
});
