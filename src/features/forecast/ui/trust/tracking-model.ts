import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";

export type Tracking = NonNullable<ForecastAnswer["tracking"]>;
export type TrackingPoint = Tracking["points"][number];

export const toTimestamp = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const DAY_MS = 86_400_000;

/** Actual and expected purchases in the holdout period; undefined without one. */
export const holdoutResult = ({ holdoutFrom, points }: Tracking) => {
  const before = points.findLast(({ on }) => on <= holdoutFrom);
  const last = points.at(-1);
  if (!before || !last || before === last) return undefined;
  // In the holdout, the expectation continues from the actual count at its start.
  const [actual, expected] = [last.actual - before.actual, last.expected - before.actual];
  return {
    days: Math.round((toTimestamp(last.on) - toTimestamp(before.on)) / DAY_MS),
    actual,
    expected,
    /** 0.1 means a tenth too many; null without purchases. */
    gap: actual > 0 ? expected / actual - 1 : null,
    isWithin: last.lower <= last.actual && last.actual <= last.upper,
  };
};

/**
 * The points with their position on the time axis and their interval. The holdout's start has two points: the expectation until
 * then, and the actual count from which the expectation continues.
 */
export const plotPoints = ({ holdoutFrom, points }: Tracking) =>
  points.flatMap((point) => {
    const { on, actual, lower, upper } = point;
    const own = { ...point, time: toTimestamp(on), band: [lower, upper] as const };
    if (on !== holdoutFrom) return [own];
    return [own, { ...own, expected: actual, lower: actual, upper: actual, band: [actual, actual] as const }];
  });
