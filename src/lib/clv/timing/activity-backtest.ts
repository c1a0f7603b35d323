import { buildPopulationAt } from "#lib/clv/history-as-of.ts";
import { memoizeByKey } from "#lib/clv/memoize.ts";
import type { ClvModel, Horizon } from "#lib/clv/model.ts";
import type { Prepared } from "#lib/clv/prepare-population.ts";
import { type SortedLog, thinLog } from "#lib/clv/purchase-log.ts";
import { type Past, planFolds, splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { computeCalibration, expectedCalibrationError } from "#lib/clv/validation/holdout-errors.ts";
import type { CalibrationPoint, Fold } from "#lib/clv/validation-report.ts";
import { memoizeByObject } from "#lib/memoize.ts";
import { type Calibrator, calibrated, fitPlattScaling } from "#lib/statistics/logistic.ts";

/** How well predicted probabilities held in a past period, and how they are corrected. */
export type ActivityBacktest = {
  /** Corrects today's probabilities; with a slope of 1 and an intercept of 0 it changes nothing. */
  calibrator: Calibrator;
  holdout: Fold;
  /** What corrected the holdout's probabilities for the figures below: an earlier period. Null if nothing did. */
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

/** Whole weeks, so that weekdays agree too. */
const YEAR = 364;
/** Further back, the shop was another one. */
const MOST_YEARS = 3;

/** A model, and a sample of the customers; `first` is the day of the first purchase. */
type Backtested = {
  split: (period: readonly [number, number]) => Past | null;
  first: number;
  model: ClvModel;
  options: { seed: number; horizon: Horizon };
};

/** Splits a sample of a log; periods that begin on one day share their population, and so its fits. */
const splitterOf = memoizeByObject((log: SortedLog): Backtested["split"] => {
  const sample = thinLog(log, MOST_CUSTOMERS, SAMPLE_SEED);
  const at = memoizeByKey((day) => buildPopulationAt(sample, day));
  return (period) => splitLogAt(sample, period, at);
});

/** The last period before a day and the one before that, each predicted with what was known by then. */
type LastPeriods = { holdout: PredictedPast; earlier: PredictedPast | null };

const predictLast = ({ split, first, model, options }: Backtested, asOf: number): LastPeriods | null => {
  const plan = planFolds(first, asOf, options.horizon.days, LEAST_DAYS);
  const last = plan && split(plan.holdout);
  if (!last) return null;
  const [before] = plan.selection;
  const past = before && split(before);
  return { holdout: predictPast(last, model, options), earlier: (past && predictPast(past, model, options)) ?? null };
};

const sumSquares = (chances: Float64Array, { happened }: PredictedPast): number =>
  chances.reduce((sum, chance, row) => sum + (chance - Number(happened[row])) ** 2, 0);

/** The period that follows the same day of an earlier year, predicted with what was known by then, and the periods before it. */
type EarlierSeason = { before: LastPeriods; next: PredictedPast };

const predictEarlierSeasons = (backtested: Backtested, asOf: number, days: number): EarlierSeason[] => {
  const { split, model, options } = backtested;
  const found: EarlierSeason[] = [];
  for (let year = 1; year <= MOST_YEARS; year++) {
    const day = asOf - year * YEAR;
    const before = predictLast(backtested, day);
    const next = before && split([day, day + days]);
    if (!next) break;
    found.push({ before, next: predictPast(next, model, options) });
  }
  return found;
};

const fitToLast = ({ holdout, earlier }: LastPeriods): Calibrator =>
  fitTo(earlier ? [earlier, holdout] : [holdout], LASTING);

/** All of the correction: the season is the one that comes. */
const fitToSeasons = (seasons: readonly EarlierSeason[]): Calibrator =>
  fitTo(
    seasons.map(({ next }) => next),
    1,
  );

/** What corrects today's probabilities: the last two periods, the season in earlier years, or nothing. */
type Correction = "last periods" | "season" | "none";

/** A difference of less than this share of the squared error is chance. */
const LEAST_GAIN = 0.005;

/**
 * Which correction had the lowest squared error (Brier 1950) in the same season of earlier years: the one by the two periods before
 * it, unless the one by the season in the other years or none was clearly better. After a season of many purchases, for example, the last
 * periods say that customers buy more than they will. One year alone has no other to learn from.
 */
const chooseCorrection = (seasons: readonly EarlierSeason[]): Correction => {
  const errorOf = (fitted: (own: EarlierSeason) => Calibrator | null): number =>
    seasons.reduce((sum, own) => sum + sumSquares(correctedBy(fitted(own), own.next.chances), own.next), 0);
  const last = errorOf(({ before }) => fitToLast(before));
  const none = errorOf(() => null);
  const season =
    seasons.length > 1
      ? errorOf((own) => fitToSeasons(seasons.filter((each) => each !== own)))
      : Number.POSITIVE_INFINITY;
  if (Math.min(none, season) >= (1 - LEAST_GAIN) * last) return "last periods";
  return season < none ? "season" : "none";
};

/**
 * Predicts the last period (`planFolds`) with what was known before it, corrected by the period before that; what then
 * happened in the last period corrects the probabilities of today, or what happened in the season to come in earlier years, or
 * nothing does, whichever was best in that season. Null without dates or with too short a history.
 */
export const backtestActivity = (
  { log, population, asOf }: Prepared,
  model: ClvModel,
  options: { seed: number; horizon: Horizon },
): ActivityBacktest | null => {
  if (!log) return null;
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const backtested = { split: splitterOf(log), first: asOf - oldest, model, options };
  const last = predictLast(backtested, asOf);
  if (!last) return null;
  const { asOf: from, end } = last.holdout.fold;
  const seasons = predictEarlierSeasons(backtested, asOf, end - from);
  const correction = chooseCorrection(seasons);
  if (correction === "none") return judge(last.holdout, null, 0);
  if (correction === "last periods") return judge(last.holdout, last.earlier, LASTING);
  // The holdout is of another season, so that its figures are those without a correction.
  return { ...judge(last.holdout, null, 0), calibrator: fitToSeasons(seasons) };
};

/** The probability of a purchase that corresponds to the model's, corrected by the backtest. */
export const correctedChance = (backtest: Pick<ActivityBacktest, "calibrator"> | null, chance: number): number =>
  backtest ? 1 - calibrated(backtest.calibrator, 1 - chance) : chance;
