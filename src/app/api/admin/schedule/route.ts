import { handle } from "#core/http/handle.ts";
import { readSchedule } from "#features/operations/retry-runs.ts";
import { getSchedule } from "#features/runs/contracts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSchedule, (_, actor) => readSchedule(actor)],
});
