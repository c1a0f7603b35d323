import { handle } from "#core/http/handle.ts";
import { listRuns } from "#features/runs/contracts/runs.ts";
import { runsOf } from "#features/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listRuns, (question, actor) => runsOf(actor, question)],
});
