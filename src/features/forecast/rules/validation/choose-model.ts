import type { ClvModel, Horizon, ModelName, SingleModelName } from "#lib/clv/model.ts";
import { mixtureScore, stackWeights } from "#lib/clv/stack-weights.ts";
import type { ChoiceReason, HoldoutErrors } from "../validation-report.ts";
import { productsIn } from "./count-errors.ts";
import type { Past } from "./folds.ts";
import { computeHoldoutErrors } from "./holdout-errors.ts";

export type FitOptions = { seed: number; horizon: Horizon };

type Weights = Partial<Record<SingleModelName, number>>;

export type Choice = {
  selected: ModelName;
  reason: ChoiceReason;
  weights: Weights;
  /** Over all folds, in candidate order, the ensemble last. */
  errors: HoldoutErrors[];
};

/** A model that is worse by at most this (relative) counts as equal. */
const AS_GOOD = 0.01;
/** Totals that are at most this share of the actual one further from it count as equally near: most of it is season. */
const AS_NEAR = 0.05;

/** What the candidates, fitted as of the start of a past period, foretold of it. */
type Foretold = { past: Past; columns: Float64Array[]; products: number[][] };

const foretell = (candidates: readonly ClvModel[], past: Past, options: FitOptions): Foretold => {
  const fitted = candidates.map((model) => model.fit(past.population, options));
  return {
    past,
    columns: fitted.map((model) => model.expectedPurchases(past.population, past.days)),
    products: productsIn(fitted, past, options.seed),
  };
};

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

/** The mean over customers of all periods. */
const meanOver = (foretold: readonly Foretold[], of: (each: Foretold) => number): number => {
  const customers = foretold.reduce((sum, { past }) => sum + past.counts.length, 0);
  return foretold.reduce((sum, each) => sum + each.past.counts.length * of(each), 0) / customers;
};

const pooled = (foretold: readonly Foretold[]): number[][] =>
  (foretold[0] as Foretold).products.map((row, i) =>
    row.map((_, j) => meanOver(foretold, ({ products }) => products[i]?.[j] as number)),
  );

/** The ensemble's errors over all folds, each with weights from the others (from its own if it is the only one). */
const crossValidated = (foretold: readonly Foretold[], actual: Float64Array): HoldoutErrors => {
  const weights = new Map(
    foretold.map((fold) => {
      const others = foretold.filter((other) => other !== fold);
      return [fold, stackWeights(pooled(others.length > 0 ? others : foretold))];
    }),
  );
  const weightsOf = (fold: Foretold): number[] => weights.get(fold) as number[];
  return computeHoldoutErrors(
    "ensemble",
    joined(foretold.map((fold) => weighted(fold.columns, weightsOf(fold)))),
    actual,
    {
      crps: meanOver(foretold, (fold) => mixtureScore(fold.products, weightsOf(fold))),
    },
  );
};

/**
 * Of the models with nearly the lowest score, those whose total of the past periods was nearest, and of these the simplest:
 * the first one.
 */
export const pick = (errors: readonly HoldoutErrors[]): { selected: ModelName; reason: ChoiceReason } => {
  const least = Math.min(...errors.map(({ score }) => score));
  const good = errors.filter(({ score }) => score <= least * (1 + AS_GOOD));
  const gapOf = ({ predicted, actual }: HoldoutErrors): number => Math.abs(predicted - actual);
  const nearest = Math.min(...good.map(gapOf));
  const near = good.filter((each) => gapOf(each) <= nearest + AS_NEAR * each.actual);
  const { score, model } = near[0] as HoldoutErrors;
  const among = near.length < good.length ? "nearest_total" : "simplest_of_the_best";
  return { selected: model as ModelName, reason: score === least ? "least_error" : among };
};

/**
 * Lets models predict past periods that they were not fitted on. The lowest score wins (`HoldoutErrors`), or within 1% of it the
 * nearest total, then the simplest model; the ensemble's weights minimize the CRPS over all folds.
 */
export const chooseModel = (
  candidates: readonly ClvModel[],
  folds: readonly Past[],
  options: FitOptions & { mayCombine: boolean },
): Choice => {
  const foretold = folds.map((past) => foretell(candidates, past, options));
  const actual = joined(folds.map(({ counts }) => counts));
  const products = pooled(foretold);
  const weights = stackWeights(products);
  const errors = candidates.map(({ name }, at) =>
    computeHoldoutErrors(name, joined(foretold.map(({ columns }) => columns[at] as Float64Array)), actual, {
      crps: products[at]?.[at] as number,
    }),
  );
  if (options.mayCombine) errors.push(crossValidated(foretold, actual));
  return {
    ...pick(errors),
    weights: Object.fromEntries(
      candidates.flatMap(({ name }, at) => ((weights[at] as number) > 0 ? [[name, weights[at]]] : [])),
    ),
    errors,
  };
};
