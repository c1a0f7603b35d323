import { listRuns } from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { runsOf } from "#lib/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listRuns, (question, actor) => runsOf(actor, question)],
});
