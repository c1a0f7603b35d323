import { handle } from "#core/http/handle.ts";
import { changeViewSchedule, deleteViewSchedule } from "#features/view-schedules/manage-schedules.ts";
import * as contracts from "#records/contracts/view-schedules.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    contracts.updateViewSchedule,
    async ({ id, ...change }, actor) => ({ data: await changeViewSchedule(actor, id, change) }),
  ],
  DELETE: [contracts.deleteViewSchedule, ({ id }, actor) => deleteViewSchedule(actor, id)],
});
