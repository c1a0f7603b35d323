"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import type { ForecastStatus } from "#features/forecast/ui/forecast-state.ts";
import type { PathMeasure } from "#features/forecast/ui/path/path-model.ts";

type Score = ForecastStatus["scores"][number];

/** A counted month: its forecast with the 95% interval beside what happened. */
export type ScoredMonth = {
  /** `2026-11`. */
  month: string;
  asOf: string;
  expected: number;
  lower: number;
  upper: number;
  actual: number;
  /** How much too high the forecast was, as a share of the actual value; null if that is 0. */
  gap: number | null;
  isWithin: boolean;
};

/** The counted months in the order of `scores`. */
export const scoredMonths = (scores: readonly Score[], measure: PathMeasure): ScoredMonth[] =>
  scores.flatMap(({ month, asOf, expected: { [measure]: values }, actual: counted }) => {
    if (!values || !counted) return [];
    const { expected, lower95: lower, upper95: upper } = values;
    const actual = counted[measure];
    const gap = actual > 0 ? expected / actual - 1 : null;
    const isWithin = lower <= actual && actual <= upper;
    return [{ month: month.slice(0, 7), asOf, expected, lower, upper, actual, gap, isWithin }];
  });

/** Smaller differences count as none. */
const NOTHING = 0.0005;

/** The difference between expected and actual as text: 0.04 is 4% too many; null (no purchases) is a dash. */
export const useGapWords = () => {
  const t = useTranslations("forecast");
  const { percent } = useFormats();
  return (gap: number | null): string => {
    if (gap === null) return "–";
    if (Math.abs(gap) < NOTHING) return t("exact");
    return t(gap > 0 ? "too_many" : "too_few", { share: percent(Math.abs(gap)) });
  };
};

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
