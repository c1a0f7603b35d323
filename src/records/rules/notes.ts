import { EVENT_KINDS } from "#lib/clv/totals/weekly-log.ts";
import type { Day } from "#lib/time/day.ts";

export const NOTE_KINDS = [...EVENT_KINDS, "campaign", "import"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** Something that may explain figures of its days: a planned event, the first day of a campaign, or an import that added past orders. */
export type Note = {
  id: string;
  kind: NoteKind;
  /** Null for an import, whose file's name may be personal data. */
  name: string | null;
  startsOn: Day;
  lastDay: Day;
  /** How many orders an import added; null for others. */
  orders: number | null;
};

/** An import with fewer orders older than so many days changes few figures of the past. */
export const FEWEST_PAST_ORDERS = 100;
export const PAST_DAYS = 30;

/** The notes that concern any of these days. */
export const notesWithin = <Each extends Pick<Note, "startsOn" | "lastDay">>(
  notes: readonly Each[],
  { from, to }: { from: Day; to: Day },
): Each[] => notes.filter(({ startsOn, lastDay }) => startsOn <= to && lastDay >= from);
