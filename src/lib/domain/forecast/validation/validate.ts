import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";
import { earlier } from "../history/earlier-population.ts";
import type { FittedModel, ModelName } from "../model.ts";
import type { HoldoutErrors } from "../validation-report.ts";
import { cohortMean, statusQuo } from "./baselines.ts";
import type { Past } from "./folds.ts";
import { coverageOf, errorsOf } from "./holdout-errors.ts";

/** A coverage near 95% is measured to within 0.7% with this many customers. */
const SAMPLE_SIZE = 1000;

/** A sample of the customers and their spending; null if no amount is known. */
const sampleOf = ({ population, spent }: Past, seed: number) => {
  if (!population.purchases.amounts.some((amount) => amount > 0)) return null;
  const rows = sampleRows(spent.length, SAMPLE_SIZE, seed);
  return {
    asked: earlier(population.purchases, population.asOf, rows).population,
    came: Float64Array.from(rows, (row) => spent[row] as number),
  };
};

/** How well models fitted as of a fold's start predicted the rest of it, compared with the baselines. */
export const validate = (
  models: readonly { name: ModelName; fitted: FittedModel }[],
  past: Past,
  { level, seed }: { level: number; seed: number },
): HoldoutErrors[] => {
  const { population, days, counts } = past;
  const horizon = { days, discountRate: 0 };
  const some = sampleOf(past, seed);
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
