import { handle } from "#core/http/handle.ts";
import { createViewSchedule, listViewSchedules } from "#features/view-schedules/manage-schedules.ts";
import * as contracts from "#records/contracts/view-schedules.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listViewSchedules, (request, actor) => listViewSchedules(actor, request)],
  POST: [contracts.createViewSchedule, async (draft, actor) => ({ data: await createViewSchedule(actor, draft) })],
});
