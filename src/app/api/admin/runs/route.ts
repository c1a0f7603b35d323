import { handle } from "#core/http/handle.ts";
import { listRuns } from "#features/runs/contracts.ts";
import { listRunPage } from "#features/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listRuns, (question, actor) => listRunPage(actor, question)],
});
