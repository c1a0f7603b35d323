import { listRuns } from "#contracts/runs.ts";
import { handle } from "#http/handle.ts";
import { runsOf } from "#lib/runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listRuns, (question, actor) => runsOf(actor, question)],
});
