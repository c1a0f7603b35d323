import type { ForecastOptions } from "../forecast-request.ts";
import type { Prepared } from "../history/prepare-population.ts";
import type { ClvModel, Population } from "../model.ts";
import { candidatesFor } from "../validation/candidates.ts";
import { choose, selectionFolds } from "../validation/choose.ts";
import { backtestActivity, correctedChance } from "./activity-backtest.ts";
import { SELECTION_DAYS } from "./churn.ts";
import { ORDER_CHANCE_DAYS } from "./order-chance-days.ts";

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

/**
 * Learns the probability of at least one order in the next 7, 30 and 90 days: 1 − the churn probability of the same period
 * (`predictChurn` with `auto`), by the same model and correction, and without its diagnostics.
 */
export const learnOrderChances = (
  prepared: Prepared,
  options: Omit<ForecastOptions, "horizon" | "model">,
): OrderChances => {
  const candidates = candidatesFor("probabilistic", "none", { hasDates: prepared.log !== null, hasFeatures: false });
  const howFor = (days: number): ForecastOptions => ({
    ...{ ...options, selectionDays: SELECTION_DAYS, model: "probabilistic", horizon: { days, discountRate: 0 } },
  });
  const how = howFor(SELECTION_DAYS);
  const { selected } = choose(candidates, { folds: selectionFolds(prepared, how) }, prepared, how);
  const modelNamed = (name: string) => candidates.find((model) => model.name === name);
  const fitted = (modelNamed(selected) as ClvModel).fit(prepared.population, how);
  const model = modelNamed(fitted.name);
  const learned = ORDER_CHANCE_DAYS.map((days) => ({
    days,
    backtest: model ? backtestActivity(prepared, model, howFor(days)) : null,
  }));
  return (population) =>
    ascending(
      learned.map(({ days, backtest }) =>
        fitted.pActive(population, days).map((chance) => correctedChance(backtest, chance)),
      ),
    );
};
