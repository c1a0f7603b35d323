import { sampleRows } from "../clustering/sample-rows.ts";
import { cohortMean, statusQuo } from "./baselines.ts";
import type { HoldoutErrors } from "./clv.ts";
import type { Past } from "./folds.ts";
import { coverageOf, errorsOf } from "./holdout-errors.ts";
import type { FittedModel, ModelName } from "./model.ts";
import { earlier } from "./watch.ts";

/** Of so many customers a share near 95 % is known to within 0.7 %. */
const ASKED = 1000;

/** The share of customers whose spending was inside the interval; null where no money is known. */
const coverage = (
  fitted: FittedModel,
  { population, days, spent }: Past,
  { level, seed }: { level: number; seed: number },
): number | null => {
  if (!population.purchases.amounts.some((amount) => amount > 0)) return null;
  const rows = sampleRows(spent.length, ASKED, seed);
  const asked = earlier(population.purchases, population.asOf, rows).population;
  const { lower, upper } = fitted.predict(asked, { horizon: { days, discountRate: 0 }, level, seed });
  return coverageOf(
    Float64Array.from(rows, (row) => spent[row] as number),
    lower,
    upper,
  );
};

/** How well models that were fitted to the first day of a fold foretold the rest of it, beside what they must beat. */
export const validate = (
  models: readonly { name: ModelName; fitted: FittedModel }[],
  past: Past,
  options: { level: number; seed: number },
): HoldoutErrors[] => [
  ...models.map(({ name, fitted }) =>
    errorsOf(name, fitted.expectedPurchases(past.population, past.days), past.counts, coverage(fitted, past, options)),
  ),
  errorsOf("status_quo", statusQuo(past.population, past.days), past.counts),
  errorsOf("cohort_mean", cohortMean(past.population, past.days), past.counts),
];
