import type { ForecastOptions } from "../forecast-request.ts";
import type { Prepared } from "../history/prepare-population.ts";
import { thinLog } from "../history/purchase-log.ts";
import { type Past, pastOf, planFolds } from "./folds.ts";

/** The evaluation periods: one to validate a fit, and earlier ones to select it. */
export type EvaluationPeriods = { holdout: Past | null; folds: Past[] };

/** Selection uses at most this many customers; their errors are precise enough. */
const MAX_CUSTOMERS = 20_000;

/** Folds only if a selection is needed; nothing if the history is too short or has no dates. */
export const lookBack = (
  { log, population, asOf }: Prepared,
  { horizon, seed }: Pick<ForecastOptions, "horizon" | "seed">,
  isChoice: boolean,
): EvaluationPeriods => {
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const plan = log && planFolds(asOf - oldest, asOf, horizon.days);
  const holdout = plan && pastOf(log, plan.holdout);
  if (!holdout || !isChoice) return { holdout, folds: [] };
  const judges = thinLog(log, MAX_CUSTOMERS, seed);
  return { holdout, folds: plan.selection.flatMap((fold) => pastOf(judges, fold) ?? []) };
};
