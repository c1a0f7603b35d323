import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axes.ts";
import { requestAxisRun } from "#features/axes/run-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runAxes, async (options, actor) => ({ data: await requestAxisRun(actor, options) })],
});
