import { handle } from "#core/http/handle.ts";
import { listNotesOnTime } from "#features/overview/contracts/notes-on-time.ts";
import { readNotesOnTime } from "#features/overview/read-notes-on-time.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listNotesOnTime, (period, actor) => readNotesOnTime(actor, period)],
});
