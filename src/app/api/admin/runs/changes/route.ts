import { handle } from "#core/http/handle.ts";
import { changeRuns } from "#features/operations/retry-runs.ts";
import * as contracts from "#features/runs/contracts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeRuns, async (request, actor) => ({ data: await changeRuns(actor, request) })],
});
