import type { ClvModel, Population } from "#lib/clv/model.ts";
import type { ForecastOptions } from "../forecast-request.ts";
import type { Prepared } from "../history/prepare-population.ts";
import { type SortedLog, thinLog } from "../history/purchase-log.ts";
import { type Choice, chooseModel, type FitOptions } from "./choose-model.ts";
import { type Past, planFolds, splitLogAt } from "./folds.ts";

/** The evaluation periods: one to validate a fit, and earlier ones to select it. */
type EvaluationPeriods = {
  holdout: Past | null;
  folds: Past[];
  /** The holdout of all customers, for plots of the selected model. */
  wholeHoldout: () => Past | null;
};

/** Models are compared on at most this many customers, the same ones in every period: their errors are precise enough. */
const MAX_CUSTOMERS = 5000;

type Looking = Pick<ForecastOptions, "horizon" | "seed" | "selectionDays">;

const planSelectionFolds = ({ population, asOf }: Prepared, { horizon, selectionDays = 0 }: Looking) => {
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  return planFolds(asOf - oldest, asOf, Math.max(horizon.days, selectionDays));
};

/** The periods that decide about the models; none if the history is too short or has no dates. */
export const selectionFolds = (prepared: Prepared, options: Looking): Past[] => {
  const plan = prepared.log && planSelectionFolds(prepared, options);
  if (!plan) return [];
  const judges = thinLog(prepared.log as SortedLog, MAX_CUSTOMERS, options.seed);
  return plan.selection.flatMap((fold) => splitLogAt(judges, fold) ?? []);
};

/** Folds only if a selection is needed; nothing if the history is too short or has no dates. */
export const lookBack = (prepared: Prepared, options: Looking, isChoice: boolean): EvaluationPeriods => {
  const plan = prepared.log && planSelectionFolds(prepared, options);
  if (!plan) return { holdout: null, folds: [], wholeHoldout: () => null };
  const log = prepared.log as SortedLog;
  const judges = thinLog(log, MAX_CUSTOMERS, options.seed);
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
  };
};

/** Selects the forecasting model: the requested one, or by past periods, or by likelihood. */
export const choose = (
  candidates: readonly ClvModel[],
  { folds }: Pick<EvaluationPeriods, "folds">,
  prepared: Prepared,
  options: ForecastOptions,
): Choice => {
  const [first] = candidates as [ClvModel, ...ClvModel[]];
  if (candidates.length === 1) return { selected: first.name, reason: "requested", weights: {}, errors: [] };
  const choice =
    folds.length > 0
      ? chooseModel(candidates, folds, { ...options, mayCombine: options.model !== "probabilistic" })
      : byLikelihood(candidates, prepared.population, options);
  return options.model === "ensemble" ? { ...choice, selected: "ensemble", reason: "requested" } : choice;
};
