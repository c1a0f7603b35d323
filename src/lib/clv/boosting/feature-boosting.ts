import { GROWTH } from "#lib/clv/ensembles.ts";
import { memoizeLast } from "#lib/clv/memoize.ts";
import type { ClvModel, FittedModel, Histories, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";
import { gatherColumn, gatherCounts, gatherPrediction, memoizePrediction } from "#lib/clv/predictions.ts";
import { sumValues, warn } from "#lib/clv/prepare-population.ts";
import { boost, poissonLoss, predictScores } from "#lib/statistics/boost.ts";
import { binned, computeBinCuts } from "#lib/statistics/histogram.ts";

import { expectedByAge } from "./newcomer.ts";

/**
 * Customers with the same time scale: one of their days is `pace` model days. `rows` are their rows in the population.
 */
type Paced = { pace: number; rows: Uint32Array; own: Population };

/** Paces are rounded to a tenth and limited to a factor of twenty. */
const STEP = 0.1;
const MOST = Math.log(20);

const toPaceLevel = (pace: number): number => Math.round(Math.min(MOST, Math.max(-MOST, Math.log(pace))) / STEP);

export const rounded = (paces: Float64Array): Float64Array => paces.map((pace) => Math.exp(STEP * toPaceLevel(pace)));

/** Selected rows of histories, with their times scaled by their pace. */
const paced = (histories: Histories, rows: Uint32Array, paceOf: (row: number) => number): Histories => {
  const column = (of: (row: number) => number): Float64Array => Float64Array.from(rows, of);
  return {
    rows: rows.length,
    repeatPurchases: column((row) => histories.repeatPurchases[row] as number),
    recency: column((row) => (histories.recency[row] as number) * paceOf(row)),
    tenure: column((row) => (histories.tenure[row] as number) * paceOf(row)),
    monetaryValue: column((row) => histories.monetaryValue[row] as number),
  };
};

/** All customers, each at their own (rounded) pace: the input for fitting a model. */
const atOwnPace = ({ histories, asOf }: Population, paces: Float64Array): Population => {
  const rows = Uint32Array.from(paces, (_, row) => row);
  const own = rounded(paces);
  return { asOf, histories: paced(histories, rows, (row) => own[row] as number) };
};

/** One group per (rounded) pace, slowest first: the input for predictions. */
export const scaleTimes = ({ histories, asOf }: Population, paces: Float64Array): Paced[] => {
  const byLevel = new Map<number, number[]>();
  for (let row = 0; row < paces.length; row++) {
    const level = toPaceLevel(paces[row] as number);
    const members = byLevel.get(level);
    if (members) members.push(row);
    else byLevel.set(level, [row]);
  }
  return [...byLevel]
    .sort(([a], [b]) => a - b)
    .map(([level, members]) => {
      const [rows, pace] = [Uint32Array.from(members), Math.exp(STEP * level)];
      return { pace, rows, own: { asOf, histories: paced(histories, rows, () => pace) } };
    });
};

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
