import type { ForecastOptions } from "../forecast-request.ts";
import type { Prepared } from "../history/prepare-population.ts";
import type { ClvModel, Population } from "../model.ts";
import { type Choice, chooseModel, type FitOptions } from "./choose-model.ts";
import type { Seen } from "./look-back.ts";

/** A model of more parts must be likelier by more than chance gives: two parameters' worth (Akaike 1974). */
const ADVANTAGE = 2;

/** Where no past can be looked at, the likelihood of what is known decides among those that have one. */
const byLikelihood = (candidates: readonly ClvModel[], population: Population, options: FitOptions): Choice => {
  const judged = candidates.map((model) => ({
    name: model.name,
    likelihood:
      (model.fit(population, options).logLikelihood[model.name] ?? Number.NEGATIVE_INFINITY) -
      (model.name === "gradient_boosting" ? ADVANTAGE : 0),
  }));
  const best = judged.reduce((a, b) => (b.likelihood > a.likelihood ? b : a));
  // An ensemble without a past to weigh it by: those that have a likelihood, alike.
  const likely = judged.filter(({ likelihood }) => Number.isFinite(likelihood));
  const parts = likely.length > 0 ? likely : [best];
  return {
    selected: best.name,
    reason: "best_likelihood",
    weights: Object.fromEntries(parts.map(({ name }) => [name, 1 / parts.length])),
    errors: [],
  };
};

/** Which of the candidates forecasts: the one that was asked for, or by how they foretold past days, or by their likelihood. */
export const choose = (
  candidates: readonly ClvModel[],
  { folds }: Seen,
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
