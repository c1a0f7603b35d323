import type { Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { dayOf } from "#lib/time/day.ts";
import { type ListedSegment, updatedAtOf } from "#records/rules/criteria/segment-list.ts";

export const SEGMENT_COLUMNS = [
  ...["id", "name", "description", "isAutomatic", "memberCount", "rule", "updatedDay", "archivedDay", "problem"],
] as const;

/** A row of the segment list's file, with days in the business's time zone. */
export const segmentRow = (
  segment: ListedSegment & { id: string },
  { language, timeZone }: { language: Language; timeZone: string },
) => ({
  ...segment,
  isAutomatic: wordsIn(language).yes_no[`${segment.isAutomatic}`],
  rule: segment.inWords,
  updatedDay: dayOf(new Date(updatedAtOf(segment)), timeZone),
  archivedDay: segment.archivedAt === null ? null : dayOf(new Date(segment.archivedAt), timeZone),
});
