import { getSchedule } from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { scheduleOf } from "#lib/runs/schedule-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSchedule, (_, actor) => scheduleOf(actor)],
});
