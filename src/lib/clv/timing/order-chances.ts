import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { ORDER_CHANCE_DAYS } from "#lib/clv/forecast-setting.ts";
import type { ClvModel, FittedModel, ModelName, Population } from "#lib/clv/model.ts";
import type { Prepared } from "#lib/clv/prepare-population.ts";
import { type ActivityBacktest, backtestActivity, correctedChance } from "#lib/clv/timing/activity-backtest.ts";
import { candidatesFor } from "#lib/clv/validation/candidates.ts";
import { selectionFolds, selectModel } from "#lib/clv/validation/choose-model.ts";
import { SELECTION_DAYS } from "./purchase-timing.ts";

/** One column for each of `ORDER_CHANCE_DAYS`, with a row per customer. */
export type OrderChances = (population: Population) => Float64Array[];

/** Adjusts rare crossings, because each period is corrected by its own past. */
const ascending = (columns: Float64Array[]): Float64Array[] => {
  for (const [at, column] of columns.entries()) {
    const shorter = columns[at - 1];
    if (shorter)
      for (let row = 0; row < column.length; row++) column[row] = Math.max(column[row] ?? 0, shorter[row] ?? 0);
  }
  return columns;
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
 * (`predictChurn` with `auto`), by the same model and correction, and without its diagnostics.
 */
export const orderChancesBy = (
  { selected, backtests }: ChanceLessons,
  prepared: Prepared,
  options: ChanceOptions,
): OrderChances => {
  const fitted = fitSelected(prepared, selected, options);
  return (population) =>
    ascending(
      backtests.map(({ days, backtest }) =>
        fitted.pActive(population, days).map((chance) => correctedChance(backtest, chance)),
      ),
    );
};

/** Learns these chances from the customers they are for. */
export const learnOrderChances = (prepared: Prepared, options: ChanceOptions): OrderChances =>
  orderChancesBy(learnChances(prepared, options), prepared, options);
