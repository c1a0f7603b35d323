import { SEGMENT_KEYS, type SegmentKey, segmentKey } from "#core/ui/theme/segments.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import { monthsBefore } from "#lib/time/month.ts";

/** One point per month, and the one they all start from. */
const MONTHS = 12;

/** Revenue of the standard period up to a day, by segment on that day. */
export type SegmentRevenuePoint = { day: string; total: number } & Record<SegmentKey, number>;

/** The day eleven months before, from which the movements start. */
export const computeStartDay = (end: string): string => monthsBefore(end, MONTHS - 1);

type Step = NonNullable<SegmentMovement["steps"]>[number];

const toPoint = (
  day: string,
  flows: Step["flows"],
  read: (flow: Step["flows"][number]) => readonly [string, number],
): SegmentRevenuePoint => {
  const point = { day, total: 0, ...Object.fromEntries(SEGMENT_KEYS.map((key) => [key, 0])) } as SegmentRevenuePoint;
  for (const flow of flows) {
    const [code, revenue] = read(flow);
    const key = segmentKey(code);
    if (key === undefined) continue;
    point[key] += revenue;
    point.total += revenue;
  }
  return point;
};

/** What each segment's customers spent, from the movements between the months. */
export const toRevenuePoints = ({ steps = [] }: SegmentMovement): SegmentRevenuePoint[] => {
  const [first] = steps;
  if (!first) return [];
  return [
    toPoint(first.from, first.flows, ({ from, revenueBefore }) => [from, revenueBefore]),
    ...steps.map(({ to, flows }) => toPoint(to, flows, (flow) => [flow.to, flow.revenueNow])),
  ];
};
