import { type Calibrator, calibrated, plattOf } from "../../statistics/platt.ts";
import type { Prepared } from "../history/prepare-population.ts";
import type { ClvModel, Horizon } from "../model.ts";
import { calibrationErrorOf, calibrationOf } from "../validation/calibration.ts";
import { type Past, pastOf, planFolds } from "../validation/folds.ts";
import type { CalibrationPoint, Fold } from "../validation-report.ts";

/** How well predicted probabilities held in a past period, and how they are corrected. */
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

/** A past period: predicted probabilities, and what happened. */
export type PredictedPast = { fold: Fold; chances: Float64Array; happened: boolean[] };

const splitOf = (past: Past, model: ClvModel, options: { seed: number; horizon: Horizon }): PredictedPast => ({
  fold: past.fold,
  chances: model
    .fit(past.population, options)
    .pActive(past.population, past.days)
    .map((chance) => 1 - chance),
  happened: Array.from(past.counts, (count) => count === 0),
});

const correctedBy = (calibrator: Calibrator | null, chances: Float64Array): Float64Array =>
  calibrator ? chances.map((chance) => calibrated(calibrator, chance)) : chances;

/** Pooled, so that one season of buying does not decide alone. */
const fitTo = (splits: readonly PredictedPast[]): Calibrator =>
  plattOf(
    splits.flatMap(({ chances }) => [...chances]),
    splits.flatMap(({ happened }) => happened),
  );

const pointsOf = (chances: Float64Array, { happened }: PredictedPast): CalibrationPoint[] =>
  calibrationOf(chances, Float64Array.from(happened, Number));

/** The holdout's probabilities, corrected by an earlier period; the calibrator is fitted to both. */
export const judge = (holdout: PredictedPast, earlier: PredictedPast | null): ActivityBacktest => {
  const chances = correctedBy(earlier ? fitTo([earlier]) : null, holdout.chances);
  const points = pointsOf(chances, holdout);
  const squares = chances.map((chance, row) => (chance - Number(holdout.happened[row])) ** 2);
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
  return judge(holdout, earlier ?? null);
};
