"use client";

import { useTranslations } from "next-intl";
import { agrees } from "#core/ui/charts/calibration-model.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import type { ForecastResult, ForecastStatus } from "#features/forecast/ui/forecast-state.ts";
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

/** What a test found against the forecast. */
export type TestCaveat =
  /** `share`: how much more (or less) happened than was expected. */
  | { kind: "holdout"; days: number; actual: number; expected: number; share: number }
  | { kind: "months"; missed: number; of: number; direction: "low" | "high" | "both" }
  | { kind: "calibration"; missed: number; of: number };

/** More groups than these miss their 95% interval by more than chance. */
const MOST_MISSED = 0.2;

/** The caveats of a forecast by its own tests; empty if they confirm it, or if there were none. */
export const testCaveats = ({
  answer,
  scores,
  isStandard,
}: Pick<ForecastResult, "answer" | "scores" | "isStandard">): TestCaveat[] => {
  const caveats: TestCaveat[] = [];
  const holdout = answer.tracking ? holdoutResult(answer.tracking) : undefined;
  if (holdout && !holdout.isWithin && holdout.expected > 0) {
    const { days, actual, expected } = holdout;
    caveats.push({ kind: "holdout", days, actual, expected, share: actual / expected - 1 });
  }
  const months = isStandard ? scoredMonths(scores, "orders") : [];
  const missed = months.filter(({ isWithin }) => !isWithin);
  if (missed.length > 0) {
    const low = missed.filter(({ expected, actual }) => expected < actual).length;
    const direction = low === missed.length ? "low" : low === 0 ? "high" : "both";
    caveats.push({ kind: "months", missed: missed.length, of: months.length, direction });
  }
  const off = answer.calibration.filter((point) => !agrees(point)).length;
  if (off > MOST_MISSED * answer.calibration.length) {
    caveats.push({ kind: "calibration", missed: off, of: answer.calibration.length });
  }
  return caveats;
};

/** The caveats of a forecast as sentences: of its data, then of its tests. */
export const useCaveatWords = () => {
  const t = useTranslations("forecast");
  const { count, percent } = useFormats();
  const sentence = (caveat: TestCaveat): string => {
    if (caveat.kind === "months") return t("caveat_months", caveat);
    if (caveat.kind === "calibration") return t("caveat_calibration", caveat);
    const { days, actual, expected, share } = caveat;
    return t("caveat_holdout", {
      days,
      actual: count(actual),
      expected: count(expected),
      share: percent(Math.abs(share)),
      direction: share > 0 ? "more" : "less",
    });
  };
  return (shown: ForecastResult): string[] => {
    const { warnings, sampled, customers } = shown.answer;
    const ofSample = sampled < customers ? [t("sampled", { sampled, customers })] : [];
    return [...warnings.map(({ message }) => message), ...ofSample, ...testCaveats(shown).map(sentence)];
  };
};
