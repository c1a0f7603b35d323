import { GROWTH } from "#lib/clv/boosting-growth.ts";
import type { ClvModel, FittedModel, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";
import { memoizeLast } from "#lib/clv/transactions/memoize-last.ts";
import { binned, computeBinCuts } from "#lib/statistics/boosting/bins.ts";
import { boost, predictScores } from "#lib/statistics/boosting/boost.ts";
import { poissonLoss } from "#lib/statistics/boosting/losses.ts";
import { gatherColumn, gatherCounts, gatherPrediction } from "../grouped-rows.ts";
import { sumValues } from "../history/prepare-population.ts";
import { memoizePrediction } from "../transactions/memoize-prediction.ts";
import { warn } from "../warnings.ts";
import { expectedByAge } from "./newcomer.ts";
import { atOwnPace, type Paced, rounded, scaleTimes } from "./time-scaling.ts";

type Features = NonNullable<Population["features"]>;

/** Fewer are not enough to learn from. */
const LEAST = { purchases: 50, customers: 60 };

/** The named columns in order; a missing feature is NaN. */
const pickColumns = ({ features, histories }: Population, names: readonly string[]): Float64Array[] =>
  names.map((name) => {
    const found = features?.columns[features.names.indexOf(name)];
    return found ?? new Float64Array(histories.rows).fill(Number.NaN);
  });

/** How much faster each customer buys than average: out-of-fold for the training customers, and for others. */
const learnPaces = (population: Population, { names }: Features, unscaled: FittedModel, seed: number) => {
  const { histories, asOf } = population;
  const oldest = histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const expectedAt = expectedByAge(unscaled, asOf, oldest);
  const expected = histories.tenure.map(expectedAt);
  const columns = pickColumns(population, names);
  const cuts = columns.map(computeBinCuts);
  const { model, unseen } = boost(binned(columns, cuts), poissonLoss(histories.repeatPurchases, expected), {
    ...GROWTH,
    seed,
  });
  const whole =
    sumValues(expected.map((mean, row) => mean * Math.exp(unseen[row] as number))) / sumValues(expected) || 1;
  const pace = (scores: Float64Array): Float64Array => scores.map((score) => Math.exp(score) / whole);
  return {
    learned: pace(unseen),
    paceOf: (others: Population) => pace(predictScores(model, binned(pickColumns(others, names), cuts))),
  };
};

const fitted = (base: FittedModel, paceOf: (population: Population) => Float64Array, gain: number): FittedModel => {
  const groupsOf = memoizeLast((population: Population): Paced[] => scaleTimes(population, paceOf(population)));
  const predict = (population: Population, options: PredictionOptions): Prediction => {
    const { days, discountRate } = options.horizon;
    return gatherPrediction(groupsOf(population), ({ own, pace }) => {
      const horizon = { days: days * pace, discountRate: Math.expm1(Math.log1p(discountRate) / pace) };
      return base.predict(own, { ...options, horizon });
    });
  };
  return {
    ...base,
    name: "gradient_boosting",
    usesFeatures: true,
    logLikelihood: { ...base.logLikelihood, gradient_boosting: (base.logLikelihood[base.name] ?? 0) + gain },
    expectedPurchases: (population, days) =>
      gatherColumn(groupsOf(population), ({ own, pace }) => base.expectedPurchases(own, days * pace)),
    pActive: (population, days) =>
      gatherColumn(groupsOf(population), ({ own, pace }) => base.pActive(own, days * pace)),
    purchaseCounts: (population, days) =>
      gatherCounts(groupsOf(population), ({ own, pace }) => base.purchaseCounts(own, days * pace)),
    pAlive: (population) => gatherColumn(groupsOf(population), ({ own }) => base.pAlive(own)),
    predict: memoizePrediction(predict),
  };
};

/**
 * Gradient boosting on known features of customers without purchase dates. Trees learn from the features how much
 * faster than average a customer has bought so far; the simpler model is then fitted with time scaled by that pace.
 * (This multiplies its purchase rate, as the covariates of Fader and Hardie 2007 do; dropout after a purchase has no
 * time scale.) The likelihood uses out-of-fold paces, so that it is comparable with the simpler model's.
 */
export const featureModel = (base: ClvModel): ClvModel => ({
  name: "gradient_boosting",
  fit: (population, options) => {
    const { features, histories } = population;
    const unscaled = base.fit(population, options);
    if (!features || histories.rows < LEAST.customers || sumValues(histories.repeatPurchases) < LEAST.purchases) {
      const warning = warn("too_little_to_learn", { model: "gradient_boosting", fallback: unscaled.name });
      return { ...unscaled, warnings: [...unscaled.warnings, warning] };
    }
    const { learned, paceOf } = learnPaces(population, features, unscaled, options.seed);
    const own = rounded(learned);
    const gain = sumValues(histories.repeatPurchases.map((count, row) => count * Math.log(own[row] as number)));
    const paced = base.fit(atOwnPace(population, learned), options);
    return paced.name === base.name ? fitted(paced, paceOf, gain) : unscaled;
  },
});
