import type { AnswerOf } from "#core/ui/call.ts";
import { addDays } from "#lib/time/day.ts";
import { addMonths, toMonth } from "#lib/time/month.ts";
import { SEGMENT_KEYS, type SegmentKey, segmentKey } from "#records/rules/rfm/segment-colors.ts";

type SegmentMovement = AnswerOf<"GET /api/admin/segmentation/movement">["data"];

const MONTHS = 12;

/** Revenue of a calendar month, or of its days so far, by segment at its end; `other` of customers in no segment by then. */
export type SegmentRevenuePoint = { from: string; to: string; total: number; other: number } & Record<
  SegmentKey,
  number
>;

/** The last day before the first of twelve months, the last of which is that of `end`. */
export const computeStartDay = (end: string): string => addDays(`${addMonths(toMonth(end), 1 - MONTHS)}-01`, -1);

export const isWholeMonth = ({ to }: Pick<SegmentRevenuePoint, "to">): boolean => addDays(to, 1).endsWith("-01");

/** What each segment's customers spent in each month. */
export const toRevenuePoints = ({ steps = [] }: SegmentMovement): SegmentRevenuePoint[] =>
  steps.map(({ from, to, spent }) => {
    const none = Object.fromEntries(SEGMENT_KEYS.map((key) => [key, 0])) as Record<SegmentKey, number>;
    const point = { from: addDays(from, 1), to, total: 0, other: 0, ...none };
    for (const { segment, revenue } of spent) {
      point[segmentKey(segment) ?? "other"] += revenue;
      point.total += revenue;
    }
    return point;
  });
