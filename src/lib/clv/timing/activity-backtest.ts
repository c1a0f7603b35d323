import type { ClvModel, Horizon } from "#lib/clv/model.ts";
import type { Prepared } from "#lib/clv/prepare-population.ts";
import { thinLog } from "#lib/clv/purchase-log.ts";
import { type Past, planFolds, splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { computeCalibration, expectedCalibrationError } from "#lib/clv/validation/holdout-errors.ts";
import type { CalibrationPoint, Fold } from "#lib/clv/validation-report.ts";
import { type Calibrator, calibrated, fitPlattScaling } from "#lib/statistics/logistic.ts";

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

const predictPast = (past: Past, model: ClvModel, options: { seed: number; horizon: Horizon }): PredictedPast => ({
  fold: past.fold,
  chances: model
    .fit(past.population, options)
    .pActive(past.population, past.days)
    .map((chance) => 1 - chance),
  happened: Array.from(past.counts, (count) => count === 0),
});

const correctedBy = (calibrator: Calibrator | null, chances: Float64Array): Float64Array =>
  calibrator ? chances.map((chance) => calibrated(calibrator, chance)) : chances;

/** Pooled, so that one season of buying does not decide alone, and with `share` of the correction in log-odds. */
const fitTo = (splits: readonly PredictedPast[], share: number): Calibrator => {
  const { slope, intercept } = fitPlattScaling(
    splits.flatMap(({ chances }) => [...chances]),
    splits.flatMap(({ happened }) => happened),
  );
  return { slope: 1 + share * (slope - 1), intercept: share * intercept };
};

const toCalibrationPoints = (chances: Float64Array, { happened }: PredictedPast): CalibrationPoint[] =>
  computeCalibration(chances, Float64Array.from(happened, Number));

/**
 * The holdout's probabilities, corrected by an earlier period; the calibrator is fitted to both. `share` is how much of the
 * correction applies.
 */
export const judge = (holdout: PredictedPast, earlier: PredictedPast | null, share = 1): ActivityBacktest => {
  const chances = correctedBy(earlier ? fitTo([earlier], share) : null, holdout.chances);
  const points = toCalibrationPoints(chances, holdout);
  const squares = chances.map((chance, row) => (chance - Number(holdout.happened[row])) ** 2);
  return {
    calibrator: fitTo(earlier ? [earlier, holdout] : [holdout], share),
    holdout: holdout.fold,
    calibratedOn: earlier?.fold ?? null,
    error: expectedCalibrationError(points),
    errorBefore: expectedCalibrationError(toCalibrationPoints(holdout.chances, holdout)),
    brier: squares.reduce((sum, each) => sum + each, 0) / squares.length,
    points,
  };
};

/** A correction with two parameters needs no more, and the same ones for any seed give the same probabilities. */
const MOST_CUSTOMERS = 10_000;
const SAMPLE_SEED = 1;
/** Half of a correction is the model's lasting error, half the season of the past periods, which won't repeat. */
const LASTING = 0.5;
/** Most customers buy in so few of the days below a week that nothing is learned from them. */
const LEAST_DAYS = 7;

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
  const plan = log && planFolds(asOf - oldest, asOf, options.horizon.days, LEAST_DAYS);
  const sample = log && thinLog(log, MOST_CUSTOMERS, SAMPLE_SEED);
  const last = plan && sample && splitLogAt(sample, plan.holdout);
  if (!last) return null;
  const holdout = predictPast(last, model, options);
  const [first] = plan.selection;
  const before = first && splitLogAt(sample, first);
  const earlier = before && predictPast(before, model, options);
  return judge(holdout, earlier ?? null, LASTING);
};

/** The probability of a purchase that corresponds to the model's, corrected by the backtest. */
export const correctedChance = (backtest: Pick<ActivityBacktest, "calibrator"> | null, chance: number): number =>
  backtest ? 1 - calibrated(backtest.calibrator, 1 - chance) : chance;
