import * as contracts from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { changeRuns } from "#lib/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.changeRuns, async (request, actor) => ({ data: await changeRuns(actor, request) })],
});
