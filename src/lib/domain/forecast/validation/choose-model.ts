import type { ClvModel, Horizon, ModelName, SingleModelName } from "../model.ts";
import type { ChoiceReason, HoldoutErrors } from "../validation-report.ts";
import type { Past } from "./folds.ts";
import { errorsOf } from "./holdout-errors.ts";
import { stackWeights } from "./stack-weights.ts";

export type FitOptions = { seed: number; horizon: Horizon };

type Weights = Partial<Record<SingleModelName, number>>;

export type Choice = {
  selected: ModelName;
  reason: ChoiceReason;
  weights: Weights;
  /** Over all folds, in candidate order, the ensemble last. */
  errors: HoldoutErrors[];
};

/** A model that is worse by at most this (relative) counts as equal if it is simpler. */
const AS_GOOD = 0.01;

const joined = (columns: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
};

const weighted = (columns: readonly Float64Array[], weights: readonly number[]): Float64Array =>
  (columns[0] as Float64Array).map((_, row) =>
    columns.reduce((sum, column, at) => sum + (weights[at] as number) * (column[row] as number), 0),
  );

/** The ensemble's prediction of each fold with weights from the other folds (from its own if it is the only one). */
const crossValidated = (predicted: readonly Float64Array[][], folds: readonly Past[]): Float64Array[] =>
  folds.map((_, fold) => {
    const others = folds.length === 1 ? [0] : folds.flatMap((_, other) => (other === fold ? [] : [other]));
    const columns = predicted.map((byFold) => joined(others.map((other) => byFold[other] as Float64Array)));
    const weights = stackWeights(columns, joined(others.map((other) => (folds[other] as Past).counts)));
    return weighted(
      predicted.map((byFold) => byFold[fold] as Float64Array),
      weights,
    );
  });

const pick = (errors: readonly HoldoutErrors[]): { selected: ModelName; reason: ChoiceReason } => {
  const least = Math.min(...errors.map(({ rmse }) => rmse));
  const best = errors.find(({ rmse }) => rmse === least) as HoldoutErrors;
  const good = errors.find(({ rmse }) => rmse <= least * (1 + AS_GOOD)) as HoldoutErrors;
  return {
    selected: good.model as ModelName,
    reason: good === best ? "least_error" : "simplest_of_the_best",
  };
};

/**
 * Lets models predict past periods that they were not fitted on. The lowest squared error wins, or the simplest model
 * within 1% of it; the ensemble's weights minimize the squared error over all folds.
 */
export const chooseModel = (
  candidates: readonly ClvModel[],
  folds: readonly Past[],
  options: FitOptions & { mayCombine: boolean },
): Choice => {
  const predicted = candidates.map((model) =>
    folds.map(({ population, days }) => model.fit(population, options).expectedPurchases(population, days)),
  );
  const actual = joined(folds.map(({ counts }) => counts));
  const columns = predicted.map(joined);
  const weights = stackWeights(columns, actual);
  const errors = candidates.map(({ name }, at) => errorsOf(name, columns[at] as Float64Array, actual));
  if (options.mayCombine) errors.push(errorsOf("ensemble", joined(crossValidated(predicted, folds)), actual));
  return {
    ...pick(errors),
    weights: Object.fromEntries(
      candidates.flatMap(({ name }, at) => ((weights[at] as number) > 0 ? [[name, weights[at]]] : [])),
    ),
    errors,
  };
};
