import type { DatedPopulation } from "#lib/clv/boosting/training-set.ts";
import { mixtureScore, stackWeights } from "#lib/clv/ensembles.ts";
import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { boughtBetween, buildPopulationAt } from "#lib/clv/history-as-of.ts";
import {
  type ClvModel,
  type FittedModel,
  type Horizon,
  MOST_COUNTED,
  type ModelName,
  type Population,
  type PurchaseCounts,
  type SingleModelName,
} from "#lib/clv/model.ts";
import { computePastLevels, type PastLevels } from "#lib/clv/models/first-purchase.ts";
import { type Prepared, sumValues } from "#lib/clv/prepare-population.ts";
import { type SortedLog, thinLog } from "#lib/clv/purchase-log.ts";
import type { ChoiceReason, Fold, HoldoutErrors } from "#lib/clv/validation-report.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { computeHoldoutErrors } from "./holdout-errors.ts";

/** A past day with the data up to it, and what its customers did until a later day. */
export type Past = {
  fold: Fold;
  population: DatedPopulation;
  days: number;
  counts: Float64Array;
  spent: Float64Array;
  /** Purchase days in that period, ascending. */
  came: Int32Array;
};

type PlannedFolds = { holdout: readonly [number, number]; selection: (readonly [number, number])[] };

/** A shorter period says nothing about months ahead. */
const LEAST_DAYS = 14;

/**
 * The holdout is the last quarter of the history, or as long as the horizon (at least `leastDays`, two weeks) if that is shorter.
 * The selection folds end before it: equally long, starting two and two and a half times as far back. Errors on
 * the days by which a model was chosen are too small to judge it. Null if the history is too short.
 */
export const planFolds = (
  firstDay: number,
  asOf: number,
  horizonDays: number,
  leastDays = LEAST_DAYS,
): PlannedFolds | null => {
  const days = Math.floor(Math.min(Math.max(leastDays, horizonDays), (asOf - firstDay) / 4));
  if (days < leastDays) return null;
  const from = (back: number) => {
    const start = asOf - Math.ceil(back * days);
    return [start, start + days] as const;
  };
  return { holdout: from(1), selection: [from(2), from(2.5)] };
};

/** Fewer customers or purchases are not enough for an evaluation. */
const LEAST = { customers: 30, purchases: 20 };

/**
 * Splits a log at a past day; the data up to that day contain nothing later. Null with too few customers. `at` builds the population
 * of a day, for callers that split at the same days several times.
 */
export const splitLogAt = (
  log: SortedLog,
  [asOf, end]: readonly [number, number],
  at: (day: number) => ReturnType<typeof buildPopulationAt> = (day) => buildPopulationAt(log, day),
): Past | null => {
  const { customers, population } = at(asOf);
  const after = at(end);
  const rows = new Uint32Array(log.customerIds.length);
  for (let row = 0; row < after.customers.length; row++) rows[after.customers[row] as number] = row;
  const then = customers.map((customer) => rows[customer] as number);
  const { counts, spent, came } = boughtBetween(after.population.purchases, then, [asOf, end]);
  if (customers.length < LEAST.customers || sumValues(population.histories.repeatPurchases) < LEAST.purchases)
    return null;
  return { fold: { asOf, end, customers: customers.length }, population, days: end - asOf, counts, spent, came };
};

/** Differences between models are measured well enough on this many customers. */
const SCORED_CUSTOMERS = 4000;

/**
 * Mean over customers of Σₙ eᵢ(n) eⱼ(n) for each pair of models, where e(n) is the predicted probability of at most n
 * purchases less 1 if the customer made at most n, else less 0. For weights w of sum 1, wᵀGw is the mean continuous ranked
 * probability score (CRPS: Gneiting and Raftery 2007) of the mixture of the models; on the diagonal it is each model's own.
 */
const countProducts = (models: readonly PurchaseCounts[], counts: Float64Array, rows: Uint32Array): number[][] => {
  const chances = models.map(() => new Float64Array(MOST_COUNTED));
  const products = models.map(() => new Float64Array(models.length));
  const errors = new Float64Array(models.length);
  const reached = new Float64Array(models.length);
  for (const row of rows) {
    const actual = counts[row] as number;
    const written = models.map((countsOf, at) => countsOf(row, chances[at] as Float64Array));
    const last = Math.max(actual, ...written);
    reached.fill(0);
    for (let n = 0; n < last; n++) {
      for (let i = 0; i < models.length; i++) {
        // What is not written is beyond the last count, by less than 1e-10.
        reached[i] = n < (written[i] as number) ? (reached[i] as number) + (chances[i]?.[n] as number) : 1;
        errors[i] = (reached[i] as number) - (actual <= n ? 1 : 0);
      }
      for (let i = 0; i < models.length; i++) {
        const own = products[i] as Float64Array;
        for (let j = 0; j <= i; j++) own[j] = (own[j] as number) + (errors[i] as number) * (errors[j] as number);
      }
    }
  }
  return products.map((_, i) =>
    products.map((_, j) => ((products[Math.max(i, j)] as Float64Array)[Math.min(i, j)] as number) / rows.length),
  );
};

/** The same for fitted models and a past period, on a sample of its customers. */
export const productsIn = (fitted: readonly FittedModel[], past: Past, seed: number): number[][] => {
  const { population, days, counts } = past;
  return countProducts(
    fitted.map((model) => model.purchaseCounts(population, days)),
    counts,
    sampleRows(counts.length, SCORED_CUSTOMERS, seed),
  );
};

/** Each model's own CRPS, without the products of pairs. */
export const scoresIn = (fitted: readonly FittedModel[], past: Past, seed: number): number[] =>
  fitted.map((model) => productsIn([model], past, seed)[0]?.[0] as number);

type FitOptions = { seed: number; horizon: Horizon };

type Weights = Partial<Record<SingleModelName, number>>;

export type Choice = {
  selected: ModelName;
  reason: ChoiceReason;
  weights: Weights;
  /** Over all folds, in candidate order, the ensemble last. */
  errors: HoldoutErrors[];
  /** In each fold, the selected model's expectations and what followed; none without folds. */
  levels: PastLevels[];
};

/** A model that is worse by at most this (relative) counts as equal. */
const AS_GOOD = 0.01;
/** Totals that are at most this share of the actual one further from it count as equally near: most of it is season. */
const AS_NEAR = 0.05;

/** What the candidates, fitted as of the start of a past period, foretold of it. */
type Foretold = { past: Past; columns: Float64Array[]; products: number[][] };

const predictPast = (candidates: readonly ClvModel[], past: Past, options: FitOptions): Foretold => {
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
export const pickBest = (errors: readonly HoldoutErrors[]): { selected: ModelName; reason: ChoiceReason } => {
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
  const foretold = folds.map((past) => predictPast(candidates, past, options));
  const actual = joined(folds.map(({ counts }) => counts));
  const products = pooled(foretold);
  const weights = stackWeights(products);
  const errors = candidates.map(({ name }, at) =>
    computeHoldoutErrors(name, joined(foretold.map(({ columns }) => columns[at] as Float64Array)), actual, {
      crps: products[at]?.[at] as number,
    }),
  );
  if (options.mayCombine) errors.push(crossValidated(foretold, actual));
  const best = pickBest(errors);
  const expectedBySelected = ({ columns }: Foretold): Float64Array =>
    columns[candidates.findIndex(({ name }) => name === best.selected)] ?? weighted(columns, weights);
  return {
    ...best,
    weights: Object.fromEntries(
      candidates.flatMap(({ name }, at) => ((weights[at] as number) > 0 ? [[name, weights[at]]] : [])),
    ),
    errors,
    levels: foretold.map((each) => computePastLevels(each.past.population, expectedBySelected(each), each.past.counts)),
  };
};

/** The evaluation periods: one to validate a fit, and earlier ones to select it. */
type EvaluationPeriods = {
  holdout: Past | null;
  folds: Past[];
  /** The holdout of all customers, for plots of the selected model. */
  wholeHoldout: () => Past | null;
};

/** Models are compared on at most this many customers, the same ones in every period: their errors are precise enough. */
const FOLD_CUSTOMERS = 5000;

type Looking = Pick<ForecastOptions, "horizon" | "seed" | "selectionDays">;

const planSelectionFolds = ({ population, asOf }: Prepared, { horizon, selectionDays = 0 }: Looking) => {
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  return planFolds(asOf - oldest, asOf, Math.max(horizon.days, selectionDays));
};

/** The periods that decide about the models; none if the history is too short or has no dates. */
export const selectionFolds = (prepared: Prepared, options: Looking): Past[] => {
  const plan = prepared.log && planSelectionFolds(prepared, options);
  if (!plan) return [];
  const judges = thinLog(prepared.log as SortedLog, FOLD_CUSTOMERS, options.seed);
  return plan.selection.flatMap((fold) => splitLogAt(judges, fold) ?? []);
};

/** Folds only if a selection is needed; nothing if the history is too short or has no dates. */
export const planEvaluation = (prepared: Prepared, options: Looking, isChoice: boolean): EvaluationPeriods => {
  const plan = prepared.log && planSelectionFolds(prepared, options);
  if (!plan) return { holdout: null, folds: [], wholeHoldout: () => null };
  const log = prepared.log as SortedLog;
  const judges = thinLog(log, FOLD_CUSTOMERS, options.seed);
  const holdout = splitLogAt(judges, plan.holdout);
  return {
    holdout,
    folds: holdout && isChoice ? selectionFolds(prepared, options) : [],
    wholeHoldout: () => (judges === log ? holdout : splitLogAt(log, plan.holdout)),
  };
};

/** A more complex model must exceed what chance gives two more parameters (Akaike 1974). */
const ADVANTAGE = 2;

/** Without past periods to evaluate, the likelihood of the data decides among models that have one. */
const byLikelihood = (candidates: readonly ClvModel[], population: Population, options: FitOptions): Choice => {
  const judged = candidates.map((model) => ({
    name: model.name,
    likelihood:
      (model.fit(population, options).logLikelihood[model.name] ?? Number.NEGATIVE_INFINITY) -
      (model.name === "gradient_boosting" ? ADVANTAGE : 0),
  }));
  const best = judged.reduce((a, b) => (b.likelihood > a.likelihood ? b : a));
  // An ensemble without evaluation periods weighs all models with a likelihood equally.
  const likely = judged.filter(({ likelihood }) => Number.isFinite(likelihood));
  const parts = likely.length > 0 ? likely : [best];
  return {
    selected: best.name,
    reason: "best_likelihood",
    weights: Object.fromEntries(parts.map(({ name }) => [name, 1 / parts.length])),
    errors: [],
    levels: [],
  };
};

/** Selects the forecasting model: the requested one, or by past periods, or by likelihood. */
export const selectModel = (
  candidates: readonly ClvModel[],
  { folds }: Pick<EvaluationPeriods, "folds">,
  prepared: Prepared,
  options: ForecastOptions,
): Choice => {
  const [first] = candidates as [ClvModel, ...ClvModel[]];
  if (candidates.length === 1)
    return { selected: first.name, reason: "requested", weights: {}, errors: [], levels: [] };
  const choice =
    folds.length > 0
      ? chooseModel(candidates, folds, { ...options, mayCombine: options.model !== "probabilistic" })
      : byLikelihood(candidates, prepared.population, options);
  return options.model === "ensemble" ? { ...choice, selected: "ensemble", reason: "requested" } : choice;
};
