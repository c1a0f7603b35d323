import type { ForecastAnswer } from "#contracts/forecast/forecast-answer.ts";

export type Tracking = NonNullable<ForecastAnswer["tracking"]>;
export type TrackingPoint = Tracking["points"][number];

export const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const DAY_MS = 86_400_000;

/** What was bought in the days held out, and what was expected of them; undefined without such days. */
export const heldOut = ({ holdoutFrom, points }: Tracking) => {
  const before = points.findLast(({ on }) => on <= holdoutFrom);
  const last = points.at(-1);
  if (!before || !last || before === last) return undefined;
  // In the holdout the expectation goes on from what there was.
  const [actual, expected] = [last.actual - before.actual, last.expected - before.actual];
  return {
    days: Math.round((timeOf(last.on) - timeOf(before.on)) / DAY_MS),
    actual,
    expected,
    /** 0.1: a tenth too many; null where nobody bought. */
    gap: actual > 0 ? expected / actual - 1 : null,
    isWithin: last.lower <= last.actual && last.actual <= last.upper,
  };
};

/**
 * Each point with its place on an axis of time and its band. Where the holdout begins there are two: what was expected until
 * then, and what there was, from which the expectation goes on.
 */
export const drawn = ({ holdoutFrom, points }: Tracking) =>
  points.flatMap((point) => {
    const { on, actual, lower, upper } = point;
    const own = { ...point, time: timeOf(on), band: [lower, upper] as const };
    if (on !== holdoutFrom) return [own];
    return [own, { ...own, expected: actual, lower: actual, upper: actual, band: [actual, actual] as const }];
  });
