import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axes.ts";
import { requestRun } from "#features/runs/begin-run.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runAxes, async (options, actor) => ({ data: await requestRun(actor, "axis_run", options) })],
});
