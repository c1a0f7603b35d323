import { featureModel } from "#lib/clv/boosting/feature-boosting.ts";
import { boostingModel } from "#lib/clv/boosting/gradient-boosting.ts";
import { cohortModel } from "#lib/clv/cohort-model.ts";
import type { CohortSpan, ModelRequest } from "#lib/clv/forecast-request.ts";
import {
  type ClvModel,
  type FittedModel,
  type Population,
  type Prediction,
  type PredictionOptions,
  type PurchaseCounts,
  type SingleModelName,
  TOTAL_DRAWS,
  TRANSACTION_MODELS,
} from "#lib/clv/model.ts";
import { bgNbd, mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { paretoNbd } from "#lib/clv/models/pareto-nbd.ts";
import { warn } from "#lib/clv/prepare-population.ts";

type Part = { fitted: FittedModel; weight: number };

/** Weighted mean of columns. */
const mean = (parts: readonly { column: Float64Array; weight: number }[]): Float64Array => {
  const [first, ...others] = parts as [(typeof parts)[number], ...typeof parts];
  const sum = first.column.map((value) => value * first.weight);
  for (const { column, weight } of others) {
    for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] as number) + weight * (column[row] as number);
  }
  return sum;
};

/** P(alive) from the parts that estimate it; BG/NBD is excluded because it considers one-time buyers alive forever. */
const averagePAlive = (parts: readonly Part[], of: (part: Part) => Float64Array | null): Float64Array | null => {
  const known = parts.flatMap((part) => {
    const column = part.fitted.name === "bg_nbd" ? null : of(part);
    return column ? [{ column, weight: part.weight }] : [];
  });
  const all = known.reduce((sum, { weight }) => sum + weight, 0);
  return known.length === 0 ? null : mean(known.map(({ column, weight }) => ({ column, weight: weight / all })));
};

/**
 * Each draw comes from one part, as often as its weight, identical for every batch, so that the interval includes
 * disagreement between the parts.
 */
const mixDraws = (parts: readonly { totals: Float64Array; weight: number }[]): Float64Array =>
  Float64Array.from({ length: TOTAL_DRAWS }, (_, draw) => {
    // Multiples of the golden ratio are evenly distributed in 0 … 1 (Weyl).
    let left = (draw * 0.618_033_988_749_895) % 1;
    const own = parts.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    return (own ?? (parts[0] as (typeof parts)[number])).totals[draw] as number;
  });

const predict = (parts: readonly Part[], population: Population, options: PredictionOptions): Prediction => {
  const predictions = parts.map(({ fitted, weight }) => ({ ...fitted.predict(population, options), weight, fitted }));
  const meanOf = (column: (prediction: Prediction) => Float64Array) =>
    mean(predictions.map((prediction) => ({ column: column(prediction), weight: prediction.weight })));
  const expectedPurchases = meanOf((prediction) => prediction.expectedPurchases);
  const plainValue = meanOf(({ expectedOrderValue }) => expectedOrderValue);
  const money = meanOf((prediction) =>
    prediction.expectedPurchases.map((count, row) => count * (prediction.expectedOrderValue[row] as number)),
  );
  return {
    expectedPurchases,
    expectedOrderValue: money.map((sum, row) => {
      const count = expectedPurchases[row] as number;
      return count > 0 ? sum / count : (plainValue[row] as number);
    }),
    value: meanOf(({ value }) => value),
    lower: meanOf(({ lower }) => lower),
    upper: meanOf(({ upper }) => upper),
    pAlive: averagePAlive(parts, (part) => predictions.find(({ fitted }) => fitted === part.fitted)?.pAlive ?? null),
    totals: mixDraws(predictions),
  };
};

/** The distribution that is each part's with the probability of its weight (a linear pool). */
const mixed = (parts: readonly { countsOf: PurchaseCounts; weight: number }[]): PurchaseCounts => {
  let own = new Float64Array(0);
  return (row, chances) => {
    if (own.length < chances.length) own = new Float64Array(chances.length);
    let most = 0;
    for (const { countsOf, weight } of parts) {
      const written = countsOf(row, own);
      if (written > most) chances.fill(0, most, written);
      most = Math.max(most, written);
      for (let n = 0; n < written; n++) chances[n] = (chances[n] as number) + weight * (own[n] as number);
    }
    return most;
  };
};

const merged = (records: readonly FittedModel["parameters"][]): FittedModel["parameters"] =>
  Object.assign({}, ...records);

/**
 * The weighted mean of models. Bounds are averaged (quantile averaging: Lichtendahl, Grushka-Cockayne and Winkler
 * 2013), totals are a mixture. Needs at least one part; weights sum to 1.
 */
export const buildEnsemble = (parts: readonly Part[]): FittedModel => ({
  name: "ensemble",
  parameters: merged(parts.map(({ fitted }) => fitted.parameters)),
  logLikelihood: Object.assign({}, ...parts.map(({ fitted }) => fitted.logLikelihood)),
  fits: Object.assign({}, ...parts.map(({ fitted }) => fitted.fits)),
  warnings: parts.flatMap(({ fitted }) => fitted.warnings),
  usesFeatures: parts.some(({ fitted }) => fitted.usesFeatures),
  expectedPurchases: (population, days) =>
    mean(parts.map(({ fitted, weight }) => ({ column: fitted.expectedPurchases(population, days), weight }))),
  pActive: (population, days) =>
    mean(parts.map(({ fitted, weight }) => ({ column: fitted.pActive(population, days), weight }))),
  purchaseCounts: (population, days) =>
    mixed(parts.map(({ fitted, weight }) => ({ countsOf: fitted.purchaseCounts(population, days), weight }))),
  pAlive: (population) => averagePAlive(parts, ({ fitted }) => fitted.pAlive(population)),
  predict: (population, options) => predict(parts, population, options),
});

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
