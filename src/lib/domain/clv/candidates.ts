import { bgNbd } from "./bg-nbd.ts";
import type { CohortSpan, ModelRequest } from "./clv.ts";
import { cohortModel } from "./cohort.ts";
import { withFallback } from "./fall-back.ts";
import { boostingModel } from "./gradient-boosting.ts";
import { mbgNbd } from "./mbg-nbd.ts";
import { type ClvModel, type SingleModelName, TRANSACTION_MODELS } from "./model.ts";
import { paretoNbd } from "./pareto-nbd.ts";

const mbg = withFallback(mbgNbd, cohortModel(null));

const MODELS: Record<SingleModelName, (cohortBy: CohortSpan) => ClvModel> = {
  bg_nbd: () => withFallback(bgNbd, mbg),
  mbg_nbd: () => mbg,
  pareto_nbd: () => withFallback(paretoNbd, mbg),
  gradient_boosting: () => boostingModel(mbg),
  cohort: (cohortBy) => cohortModel(cohortBy === "none" ? null : cohortBy),
};

/** Of models that forecast as well, the first: those whose P(alive) can be shown, then BG/NBD, then what explains less. */
const SIMPLEST_FIRST: readonly SingleModelName[] = ["mbg_nbd", "pareto_nbd", "bg_nbd", "cohort", "gradient_boosting"];

const namesFor = (request: ModelRequest, hasDates: boolean): readonly SingleModelName[] => {
  if (request === "auto" || request === "ensemble") return hasDates ? SIMPLEST_FIRST : TRANSACTION_MODELS;
  if (request === "probabilistic")
    return SIMPLEST_FIRST.filter((name) => TRANSACTION_MODELS.some((own) => own === name));
  return [request];
};

/** The models a request chooses among, simplest first; models that need dates only where there are some. */
export const candidatesFor = (request: ModelRequest, cohortBy: CohortSpan, hasDates: boolean): ClvModel[] =>
  namesFor(request, hasDates).map((name) => MODELS[name](cohortBy));
