import type { ForecastOptions } from "../forecast-request.ts";
import type { Prepared } from "../history/prepare-population.ts";
import { thinLog } from "../history/purchase-log.ts";
import { type Past, pastOf, planFolds } from "./folds.ts";

/** What can be looked back at: days that check a fit, and days before them that choose one. */
export type Seen = { holdout: Past | null; folds: Past[] };

/** A choice among models rests on no more customers than this: their errors are known well enough. */
const JUDGES = 20_000;

/** Folds only where something is to be chosen, and neither where the history is too short or has no dates. */
export const lookBack = (
  { log, population, asOf }: Prepared,
  { horizon, seed }: Pick<ForecastOptions, "horizon" | "seed">,
  isChoice: boolean,
): Seen => {
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const plan = log && planFolds(asOf - oldest, asOf, horizon.days);
  const holdout = plan && pastOf(log, plan.holdout);
  if (!holdout || !isChoice) return { holdout, folds: [] };
  const judges = thinLog(log, JUDGES, seed);
  return { holdout, folds: plan.selection.flatMap((fold) => pastOf(judges, fold) ?? []) };
};
