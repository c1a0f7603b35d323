import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";
import { earlier } from "../history/earlier-population.ts";
import type { FittedModel, ModelName } from "../model.ts";
import type { HoldoutErrors } from "../validation-report.ts";
import { cohortMean, statusQuo } from "./baselines.ts";
import type { Past } from "./folds.ts";
import { coverageOf, errorsOf } from "./holdout-errors.ts";

/** Of so many customers a share near 95 % is known to within 0.7 %. */
const ASKED = 1000;

/** Some of the customers, and what they spent; null where no money is known. */
const askedOf = ({ population, spent }: Past, seed: number) => {
  if (!population.purchases.amounts.some((amount) => amount > 0)) return null;
  const rows = sampleRows(spent.length, ASKED, seed);
  return {
    asked: earlier(population.purchases, population.asOf, rows).population,
    came: Float64Array.from(rows, (row) => spent[row] as number),
  };
};

/** How well models that were fitted to the first day of a fold foretold the rest of it, beside what they must beat. */
export const validate = (
  models: readonly { name: ModelName; fitted: FittedModel }[],
  past: Past,
  { level, seed }: { level: number; seed: number },
): HoldoutErrors[] => {
  const { population, days, counts } = past;
  const horizon = { days, discountRate: 0 };
  const some = askedOf(past, seed);
  const coverage = (fitted: FittedModel): number | null => {
    if (!some) return null;
    const { lower, upper } = fitted.predict(some.asked, { horizon, level, seed });
    return coverageOf(some.came, lower, upper);
  };
  return [
    ...models.map(({ name, fitted }) =>
      errorsOf(name, fitted.expectedPurchases(population, days), counts, coverage(fitted)),
    ),
    errorsOf("status_quo", statusQuo(population, days), counts),
    errorsOf("cohort_mean", cohortMean(population, days), counts),
  ];
};
