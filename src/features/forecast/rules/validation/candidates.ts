import { type ClvModel, type SingleModelName, TRANSACTION_MODELS } from "#lib/clv/model.ts";
import { featureModel } from "../boosting/feature-boosting.ts";
import { boostingModel } from "../boosting/gradient-boosting.ts";
import { cohortModel } from "../cohorts/cohort-model.ts";
import type { CohortSpan, ModelRequest } from "../forecast-request.ts";
import { bgNbd, mbgNbd } from "../models/bg-nbd.ts";
import { paretoNbd } from "../models/pareto-nbd.ts";
import { warn } from "../warnings.ts";

/** A model that is replaced by another, with a warning, if its fit gives no usable forecast. */
const withFallback = (model: ClvModel, instead: ClvModel): ClvModel => ({
  name: model.name,
  fit: (population, options) => {
    const fitted = model.fit(population, options);
    if (fitted.expectedPurchases(population, options.horizon.days).every(Number.isFinite)) return fitted;
    const other = instead.fit(population, options);
    const warning = warn("not_converged", { model: model.name, fallback: other.name });
    return { ...other, warnings: [...other.warnings, warning] };
  },
});

const mbg = withFallback(mbgNbd, cohortModel(null));

/** Which data are available beyond counts: purchase dates and features. */
type Available = { hasDates: boolean; hasFeatures: boolean };

const MODELS: Record<SingleModelName, (cohortBy: CohortSpan, available: Available) => ClvModel> = {
  bg_nbd: () => withFallback(bgNbd, mbg),
  mbg_nbd: () => mbg,
  pareto_nbd: () => withFallback(paretoNbd, mbg),
  gradient_boosting: (_, { hasDates }) => (hasDates ? boostingModel(mbg) : featureModel(mbg)),
  cohort: (cohortBy) => cohortModel(cohortBy === "none" ? null : cohortBy),
};

/**
 * Preference among equally good models: those with a meaningful P(alive) first, then BG/NBD, then the less explanatory
 * ones.
 */
const SIMPLEST_FIRST: readonly SingleModelName[] = ["mbg_nbd", "pareto_nbd", "bg_nbd", "cohort", "gradient_boosting"];

const all = ({ hasDates, hasFeatures }: Available): readonly SingleModelName[] => {
  if (hasDates) return SIMPLEST_FIRST;
  return hasFeatures ? [...TRANSACTION_MODELS, "gradient_boosting"] : TRANSACTION_MODELS;
};

const namesFor = (request: ModelRequest, available: Available): readonly SingleModelName[] => {
  if (request === "auto" || request === "ensemble") return all(available);
  if (request === "probabilistic")
    return SIMPLEST_FIRST.filter((name) => TRANSACTION_MODELS.some((own) => own === name));
  return [request];
};

/** The candidates for a request, simplest first; models that need dates or features only if these are available. */
export const candidatesFor = (request: ModelRequest, cohortBy: CohortSpan, available: Available): ClvModel[] =>
  namesFor(request, available).map((name) => MODELS[name](cohortBy, available));
