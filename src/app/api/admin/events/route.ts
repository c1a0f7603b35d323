import { handle } from "#core/http/handle.ts";
import { events } from "#core/http/respond.ts";
import { followEvents } from "#features/operations/contracts.ts";
import { followChanges } from "#features/operations/follow-changes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [followEvents, async ({ age }, actor, { readmit }) => events(await followChanges(actor, readmit, age))],
});
