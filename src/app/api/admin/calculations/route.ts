import { handle } from "#core/http/handle.ts";
import { listCalculations } from "#features/runs/contracts.ts";
import { readCalculations } from "#features/runs/manage-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCalculations, (_, actor) => readCalculations(actor)],
});
