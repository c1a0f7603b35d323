import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/forecast/contracts/planned-events.ts";
import { changePlannedEvent, deletePlannedEvent } from "#features/forecast/manage-planned-events.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    contracts.updatePlannedEvent,
    async ({ id, ...change }, actor) => ({ data: await changePlannedEvent(actor, id, change) }),
  ],
  DELETE: [contracts.deletePlannedEvent, ({ id }, actor) => deletePlannedEvent(actor, id)],
});
