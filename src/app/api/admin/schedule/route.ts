import { getSchedule } from "#contracts/runs/runs.ts";
import { handle } from "#http/handle.ts";
import { readSchedule } from "#lib/runs/read-schedule.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSchedule, (_, actor) => readSchedule(actor)],
});
