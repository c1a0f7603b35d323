import * as contracts from "#contracts/axes/axes.ts";
import { handle } from "#http/handle.ts";
import { requestRun } from "#lib/runs/request-run.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runAxes, async (options, actor) => ({ data: await requestRun(actor, "axis_run", options) })],
});
