import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, listOf } from "#core/contracts/wire.ts";
import { note } from "#records/contracts/notes.ts";

const path = "/api/admin/notes-on-time";

export const listNotesOnTime = defineContract({
  permission: "reports:view",
  method: "GET",
  path,
  summary: "List notes on charts",
  description:
    "What may explain figures of these days: planned events, the first days of campaigns, and imports that added at least 100 orders older " +
    "than 30 days. Planned events are entered by /api/admin/planned-events. The earliest first",
  examples: [{ title: "List the notes of a month", address: `${path}?from=2026-05-01&to=2026-05-31` }],
  input: z.object({ from: chosenDay, to: chosenDay }),
  output: listOf(note),
});
