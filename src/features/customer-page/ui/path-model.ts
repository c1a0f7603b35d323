import type { CustomerRfmHistory, TimelineEntry } from "#features/customer-page/contracts/customer-history.ts";
import type { Day } from "#lib/time/day.ts";
import { SEGMENT_KEYS } from "#records/rules/rfm/segment-colors.ts";

/** A month's end (or today) with the RFM segment; null without an order in the period before. */
export type PathPoint = { day: Day; segment: string | null };

/** A change of the RFM segment, or of a segment's membership. */
export type PathChange =
  | { kind: "rfm"; day: Day; from: string | null; to: string | null }
  | { kind: "joined" | "left"; day: Day; name: string };

/** The customer's months, and today. */
export const pathPoints = ({ months }: Pick<CustomerRfmHistory, "months">, today: PathPoint): PathPoint[] => [
  ...months.map(({ day, segment }) => ({ day, segment })),
  today,
];

/** From the bottom: 0 without a segment, then the segments from the least to the most valuable. */
export const computeHeight = (segment: string | null): number =>
  segment === null ? 0 : SEGMENT_KEYS.length - (SEGMENT_KEYS as readonly string[]).indexOf(segment);

export const segmentAt = (height: number): string | null => SEGMENT_KEYS[SEGMENT_KEYS.length - height] ?? null;

/** Every change, newest first. RFM segments are known at the ends of months, so a change is dated by the end at which it shows. */
export const pathChanges = (
  points: readonly PathPoint[],
  entries: readonly TimelineEntry[],
  dayOf: (instant: string) => Day,
): PathChange[] => {
  const ofRfm = points.flatMap(({ day, segment: to }, at): PathChange[] => {
    const from = points[at - 1]?.segment;
    return from === undefined || from === to ? [] : [{ kind: "rfm", day, from, to }];
  });
  const ofSegments = entries.flatMap((entry): PathChange[] =>
    entry.kind === "segment" ? [{ kind: entry.change, day: dayOf(entry.at), name: entry.segment.name }] : [],
  );
  return [...ofSegments, ...ofRfm.reverse()].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
};
