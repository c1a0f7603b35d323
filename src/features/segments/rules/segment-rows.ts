import type { Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type ListedSegment, pickUpdatedAt } from "#records/rules/criteria/segment-list.ts";

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
  updatedDay: toLocalDay(new Date(pickUpdatedAt(segment)), timeZone),
  archivedDay: segment.archivedAt === null ? null : toLocalDay(new Date(segment.archivedAt), timeZone),
});
