import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/forecast/contracts/planned-events.ts";
import { createPlannedEvent, listPlannedEvents } from "#features/forecast/manage-planned-events.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listPlannedEvents, (request, actor) => listPlannedEvents(actor, request)],
  POST: [contracts.createPlannedEvent, async (draft, actor) => ({ data: await createPlannedEvent(actor, draft) })],
});
