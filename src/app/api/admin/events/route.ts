import { followEvents } from "#contracts/operations/events.ts";
import { handle } from "#http/handle.ts";
import { events } from "#http/respond.ts";
import { followChanges } from "#lib/operations/follow-changes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [followEvents, async (_input, actor, { readmit }) => events(await followChanges(actor, readmit))],
});
