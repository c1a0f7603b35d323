import { type Calibrator, calibrated, plattOf } from "../../statistics/platt.ts";
import type { Prepared } from "../history/prepare-population.ts";
import type { ClvModel, Horizon } from "../model.ts";
import { calibrationErrorOf, calibrationOf } from "../validation/calibration.ts";
import { type Past, pastOf, planFolds } from "../validation/folds.ts";
import type { CalibrationPoint, Fold } from "../validation-report.ts";

/** How well predicted probabilities of no purchase held in a past period, and how they are corrected. */
export type ActivityBacktest = {
  /** Fitted to the holdout: corrects today's probabilities. */
  calibrator: Calibrator;
  holdout: Fold;
  /** What corrected the holdout's probabilities for the figures below: an earlier period. Null without one. */
  calibratedOn: Fold | null;
  /** Expected calibration error in the holdout, and without the correction. */
  error: number;
  errorBefore: number;
  /** Mean squared error of the probabilities (Brier 1950). */
  brier: number;
  points: CalibrationPoint[];
};

type Split = { fold: Fold; chances: Float64Array; lapsed: boolean[] };

const splitOf = (past: Past, model: ClvModel, options: { seed: number; horizon: Horizon }): Split => ({
  fold: past.fold,
  chances: model
    .fit(past.population, options)
    .pActive(past.population, past.days)
    .map((chance) => 1 - chance),
  lapsed: Array.from(past.counts, (count) => count === 0),
});

const correctedBy = (calibrator: Calibrator | null, chances: Float64Array): Float64Array =>
  calibrator ? chances.map((chance) => calibrated(calibrator, chance)) : chances;

/** Pooled, so that one season of buying does not decide alone. */
const fitTo = (splits: readonly Split[]): Calibrator =>
  plattOf(
    splits.flatMap(({ chances }) => [...chances]),
    splits.flatMap(({ lapsed }) => lapsed),
  );

const pointsOf = (chances: Float64Array, { lapsed }: Split): CalibrationPoint[] =>
  calibrationOf(chances, Float64Array.from(lapsed, Number));

/**
 * Predicts the last period (`planFolds`) with what was known before it, corrected by the period before that; what then
 * happened in the last period corrects the probabilities of today. Null without dates or with too short a history.
 */
export const backtestActivity = (
  { log, population, asOf }: Prepared,
  model: ClvModel,
  options: { seed: number; horizon: Horizon },
): ActivityBacktest | null => {
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const plan = log && planFolds(asOf - oldest, asOf, options.horizon.days);
  const last = plan && pastOf(log, plan.holdout);
  if (!last) return null;
  const holdout = splitOf(last, model, options);
  const [first] = plan.selection;
  const before = first && pastOf(log, first);
  const earlier = before && splitOf(before, model, options);
  const chances = correctedBy(earlier ? fitTo([earlier]) : null, holdout.chances);
  const points = pointsOf(chances, holdout);
  const squares = chances.map((chance, row) => (chance - Number(holdout.lapsed[row])) ** 2);
  return {
    calibrator: fitTo(earlier ? [earlier, holdout] : [holdout]),
    holdout: holdout.fold,
    calibratedOn: earlier?.fold ?? null,
    error: calibrationErrorOf(points),
    errorBefore: calibrationErrorOf(pointsOf(holdout.chances, holdout)),
    brier: squares.reduce((sum, each) => sum + each, 0) / squares.length,
    points,
  };
};
