import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { ORDER_CHANCE_DAYS } from "#lib/clv/forecast-setting.ts";
import type { ClvModel, FittedModel, ModelName, Population } from "#lib/clv/model.ts";
import type { Prepared } from "#lib/clv/prepare-population.ts";
import { type ActivityBacktest, backtestActivity, correctedChance } from "#lib/clv/timing/activity-backtest.ts";
import { candidatesFor } from "#lib/clv/validation/candidates.ts";
import { selectionFolds, selectModel } from "#lib/clv/validation/choose-model.ts";
import type { Calibrator } from "#lib/statistics/logistic.ts";
import { SELECTION_DAYS } from "./purchase-timing.ts";

/** When customers order next, with a row per customer. */
export type OrderTiming = {
  /** One column for each of `ORDER_CHANCE_DAYS`. */
  chances: Float64Array[];
  /** The first day, counted from today, by which an order is at least as likely as not; NaN if it is after `longest`. */
  nextOrderIn: Float64Array;
};

/** `longest`: the number of days until which a next order is searched. */
export type OrderChances = (population: Population, longest: number) => OrderTiming;

/** Adjusts rare crossings, because each period is corrected by its own past. */
const ascending = (columns: Float64Array[]): Float64Array[] => {
  for (const [at, column] of columns.entries()) {
    const shorter = columns[at - 1];
    if (shorter)
      for (let row = 0; row < column.length; row++) column[row] = Math.max(column[row] ?? 0, shorter[row] ?? 0);
  }
  return columns;
};

/** What corrects the chances of one length; null if past periods gave no correction. */
type Correction = Calibrator | null;
const UNCORRECTED: Calibrator = { slope: 1, intercept: 0 };

/**
 * The correction of the chance within any number of days: between two of `ORDER_CHANCE_DAYS`, slope and intercept are
 * interpolated over the logarithm of the days; below the first and above the last of them, theirs apply.
 */
const correctionWithin = (days: number, corrections: readonly Correction[]): Correction => {
  const above = ORDER_CHANCE_DAYS.findIndex((known) => known >= days);
  const [shorter, longer] = [ORDER_CHANCE_DAYS[above - 1], ORDER_CHANCE_DAYS[above]];
  if (shorter === undefined || longer === undefined || longer === days) return corrections.at(above) ?? null;
  const [low, high] = [corrections[above - 1] ?? UNCORRECTED, corrections[above] ?? UNCORRECTED];
  const share = Math.log(days / shorter) / Math.log(longer / shorter);
  return {
    slope: low.slope + share * (high.slope - low.slope),
    intercept: low.intercept + share * (high.intercept - low.intercept),
  };
};

/** Where the distribution of the next order is evaluated; in between, orders come at a constant rate. */
const POINTS = [3, 7, 14, 30, 50, 90, 150, 240, 400, 620] as const;
const MEDIAN = 0.5;

type ChancesWithin = (days: number) => Float64Array;

/**
 * The first day by which an order is at least as likely as not. Between the days of `ORDER_CHANCE_DAYS` the distribution
 * stays between their chances, and it never falls, so that a chance is at least one half exactly if the day is within its days.
 */
const medianOrderDay = (chances: readonly Float64Array[], within: ChancesWithin, longest: number): Float64Array => {
  const rows = chances[0]?.length ?? 0;
  const found = new Float64Array(rows).fill(Number.NaN);
  const reached = new Float64Array(rows);
  let from = 0;
  for (const to of [...POINTS.filter((days) => days < longest), longest]) {
    const next = ORDER_CHANCE_DAYS.findIndex((days) => days >= to);
    const bound = chances[next];
    const until = bound && ORDER_CHANCE_DAYS[next] === to ? bound : within(to);
    for (let row = 0; row < rows; row++) {
      const low = reached[row] as number;
      const high = Math.min(bound?.[row] ?? 1, Math.max(low, until[row] as number));
      if (low < MEDIAN && high >= MEDIAN) {
        const share = Math.log((1 - low) / (1 - MEDIAN)) / Math.log((1 - low) / (1 - high));
        const median = Math.ceil(from + (to - from) * share);
        found[row] = Math.max(Math.floor(from) + 1, median);
      }
      reached[row] = high;
    }
    from = to;
  }
  return found;
};

/** One corrected distribution of the next order from a model's chances: those of `ORDER_CHANCE_DAYS`, and its median. */
export const timeOrders = (model: ChancesWithin, corrections: readonly Correction[], longest: number): OrderTiming => {
  const within = (days: number): Float64Array => {
    const calibrator = correctionWithin(days, corrections);
    return model(days).map((chance) => correctedChance(calibrator && { calibrator }, chance));
  };
  const chances = ascending(ORDER_CHANCE_DAYS.map(within));
  return { chances, nextOrderIn: medianOrderDay(chances, within, longest) };
};

/** What past periods taught about the chances of an order: plain data, which can be sent between threads. */
export type ChanceLessons = {
  /** The purchase model that predicted past periods best. */
  selected: ModelName;
  backtests: { days: number; backtest: ActivityBacktest | null }[];
};

type ChanceOptions = Omit<ForecastOptions, "horizon" | "model">;

const howFor = (days: number, options: ChanceOptions): ForecastOptions => ({
  ...options,
  selectionDays: SELECTION_DAYS,
  model: "probabilistic",
  horizon: { days, discountRate: 0 },
});

const listModels = ({ log }: Prepared): ClvModel[] =>
  candidatesFor("probabilistic", "none", { hasDates: log !== null, hasFeatures: false });

const modelNamed = (prepared: Prepared, wanted: ModelName): ClvModel | undefined =>
  listModels(prepared).find(({ name }) => name === wanted);

const fitSelected = (prepared: Prepared, selected: ModelName, options: ChanceOptions): FittedModel =>
  (modelNamed(prepared, selected) as ClvModel).fit(prepared.population, howFor(SELECTION_DAYS, options));

/** Selects the model and its corrections by past periods. */
export const learnChances = (prepared: Prepared, options: ChanceOptions): ChanceLessons => {
  const how = howFor(SELECTION_DAYS, options);
  const { selected } = selectModel(listModels(prepared), { folds: selectionFolds(prepared, how) }, prepared, how);
  const model = modelNamed(prepared, fitSelected(prepared, selected, options).name);
  return {
    selected,
    backtests: ORDER_CHANCE_DAYS.map((days) => ({
      days,
      backtest: model ? backtestActivity(prepared, model, howFor(days, options)) : null,
    })),
  };
};

/**
 * The probability of at least one order in the next 7, 30 and 90 days: 1 − the churn probability of the same period
 * (`predictChurn` with `auto`), by the same model and correction, and without its diagnostics. The day of the next order
 * is the median of the same distribution.
 */
export const orderChancesBy = (
  { selected, backtests }: ChanceLessons,
  prepared: Prepared,
  options: ChanceOptions,
): OrderChances => {
  const fitted = fitSelected(prepared, selected, options);
  const corrections = backtests.map(({ backtest }) => backtest?.calibrator ?? null);
  return (population, longest) => timeOrders((days) => fitted.pActive(population, days), corrections, longest);
};

/** Learns these chances from the customers they are for. */
export const learnOrderChances = (prepared: Prepared, options: ChanceOptions): OrderChances =>
  orderChancesBy(learnChances(prepared, options), prepared, options);
