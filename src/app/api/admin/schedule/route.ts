import { getSchedule } from "#contracts/runs.ts";
import { handle } from "#http/handle.ts";
import { scheduleOf } from "#lib/schedule.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSchedule, (_, actor) => scheduleOf(actor)],
});
