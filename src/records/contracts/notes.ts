import { z } from "zod";
import { count, day } from "#core/contracts/wire.ts";
import { NOTE_KINDS } from "#records/rules/notes.ts";

export const note = z
  .object({
    id: z.string().describe("Of the planned event, campaign or import"),
    kind: z.enum(NOTE_KINDS).describe("campaign, import, or the kind of a planned event"),
    name: z.string().nullable().describe("Null for an import"),
    startsOn: day.describe("Of a campaign its first day, of an import the day on which it ended"),
    lastDay: day,
    orders: count.nullable().describe("How many orders an import added; null for others"),
  })
  .meta({ id: "NoteOnTime" });

export type NoteOnTime = z.infer<typeof note>;
