import { GROWTH } from "#lib/clv/ensembles.ts";
import { memoizeLast } from "#lib/clv/memoize.ts";
import type { ClvModel, FittedModel, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";
import { memoizePrediction } from "#lib/clv/predictions.ts";
import { sumValues, warn } from "#lib/clv/prepare-population.ts";
import { type BoostOptions, boost, poissonLoss, predictScores, quantileLoss } from "#lib/statistics/boost.ts";
import { binned, computeBinCuts } from "#lib/statistics/histogram.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { countsAround, drawTotals, negativeBinomialSize, probabilityOfAny } from "../models/negative-binomial.ts";
import { computeKnownMean, computeOrderValues, shrunkOrderValues } from "../models/order-values.ts";
import { buildTrainingSet, type DatedPopulation, featureAt, type TrainingSet, trainingInputs } from "./training-set.ts";

const BOUND_GROWTH: Omit<BoostOptions, "seed"> = {
  depth: 3,
  leafRows: 40,
  ridge: 0,
  rounds: 30,
  rate: 0.3,
  patience: 4,
  parts: 2,
};

/**
 * The features that determine the spread of a customer's spending: the expected amount, and how reliable their history
 * is.
 */
const SPREAD_FEATURES = ["repeatPurchases", "idle", "tenure", "idleInGaps", "purchasesLately", "orderValue"] as const;

const pickSpreadColumns = (features: readonly Float64Array[], money: Float64Array): Float64Array[] => [
  money,
  ...SPREAD_FEATURES.map((name) => featureAt(features, name)),
];

/** The prediction interval of each customer's spending, from features and expected spending. */
type BoostingBounds = (
  features: readonly Float64Array[],
  money: Float64Array,
) => { lower: Float64Array; upper: Float64Array };

/**
 * Boosted quantiles of log spending (in `unit`s, so that the currency doesn't matter), each shifted by the shortfall
 * measured on held-out customers (conformalized quantile regression: Romano, Patterson and Candès 2019).
 */
const learnBounds = (
  features: readonly Float64Array[],
  { money, spent, unit }: { money: Float64Array; spent: Float64Array; unit: number },
  { level, seed }: { level: number; seed: number },
): BoostingBounds => {
  const columns = pickSpreadColumns(features, money);
  const cuts = columns.map(computeBinCuts);
  const table = binned(columns, cuts);
  const actual = spent.map((each) => Math.log1p(each / unit));
  const tail = (1 - level) / 2;
  const low = boost(table, quantileLoss(actual, tail), { ...BOUND_GROWTH, seed });
  const high = boost(table, quantileLoss(actual, 1 - tail), { ...BOUND_GROWTH, seed });
  const below = quantileSorted(low.unseen.map((score, row) => score - (actual[row] as number)).sort(), 1 - tail);
  const above = quantileSorted(high.unseen.map((score, row) => (actual[row] as number) - score).sort(), 1 - tail);
  const amountOf = (score: number): number => unit * Math.max(0, Math.expm1(score));
  return (others, expected) => {
    const rows = binned(pickSpreadColumns(others, expected), cuts);
    const upper = predictScores(high.model, rows).map((score) => amountOf(score + above));
    // Quantiles fitted separately may cross.
    const lower = predictScores(low.model, rows).map((score, row) =>
      Math.min(amountOf(score - below), upper[row] as number),
    );
    return { lower, upper };
  };
};

const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, row) => value * (b[row] as number));

/** The variance of outcomes around expectations on held-out customers, per unit of expectation. */
const computeDispersion = (expected: Float64Array, actual: Float64Array): number => {
  const squares = sumValues(actual.map((value, row) => (value - (expected[row] as number)) ** 2));
  const all = sumValues(expected);
  return all > 0 ? squares / all : 0;
};

type Learned = {
  /** How much more or less each customer buys than the simpler model expects; that model's total is kept. */
  factorsOf: (features: readonly Float64Array[]) => Float64Array;
  size: number;
  /** Relative standard error of the total for this many purchases. */
  uncertainty: number;
  /** Spending: variance per unit of expectation, and bounds. Computed only when needed. */
  money: (level: number) => { scatter: number; bounds: BoostingBounds };
};

const learn = ({ model: base, population, days, counts, spent }: TrainingSet, seed: number): Learned => {
  const { expected, features } = trainingInputs(base, population, days);
  const cuts = features.map(computeBinCuts);
  const { model, unseen } = boost(binned(features, cuts), poissonLoss(counts, expected), { ...GROWTH, seed });
  const foretold = times(expected, unseen.map(Math.exp));
  const whole = sumValues(foretold) > 0 ? sumValues(expected) / sumValues(foretold) : 1;
  const learnMoney = (level: number) => {
    const money = times(foretold, shrunkOrderValues(population));
    const unit = computeKnownMean(computeOrderValues(population)) || 1;
    return {
      scatter: computeDispersion(money, spent),
      bounds: learnBounds(features, { money, spent, unit }, { level, seed }),
    };
  };
  const known = new Map<number, ReturnType<typeof learnMoney>>();
  return {
    factorsOf: (columns) => predictScores(model, binned(columns, cuts)).map((score) => whole * Math.exp(score)),
    size: negativeBinomialSize(foretold, counts),
    uncertainty: Math.sqrt(Math.max(1, computeDispersion(foretold, counts)) / Math.max(1, sumValues(counts))),
    money: (level) => {
      const learned = known.get(level) ?? learnMoney(level);
      known.set(level, learned);
      return learned;
    },
  };
};

const fitted = (lesson: TrainingSet, base: FittedModel, seed: number): FittedModel => {
  const { factorsOf, size, uncertainty, money: learnedMoney } = learn(lesson, seed);
  const predictionInputs = memoizeLast((population: Population) => {
    const inputs = trainingInputs(base, population as DatedPopulation, lesson.days);
    return { ...inputs, factors: factorsOf(inputs.features) };
  });
  // The training covers a fixed number of days. Beyond them, customers who left stay away, but above-average buyers may
  // not stay above average.
  const extended = (population: Population, whole: Float64Array): Float64Array => {
    const { factors, expected } = predictionInputs(population);
    return whole.map((all, row) => {
      const factor = factors[row] as number;
      const near = Math.min(all, expected[row] as number);
      return factor * near + Math.min(1, factor) * (all - near);
    });
  };
  const expectedPurchases = (population: Population, days: number): Float64Array =>
    extended(population, base.expectedPurchases(population, days));
  const predict = (population: Population, options: PredictionOptions): Prediction => {
    const { factors, features, expected } = predictionInputs(population);
    const plain = base.predict(population, options);
    const purchases = extended(population, plain.expectedPurchases);
    const value = plain.value.map((money, row) => {
      const before = plain.expectedPurchases[row] as number;
      return before > 0 ? (money * (purchases[row] as number)) / before : 0;
    });
    // The bounds were trained on a fixed number of days; for the horizon they are scaled with the expectation.
    const soon = times(times(expected, factors), shrunkOrderValues(population));
    const growth = value.map((money, row) => ((soon[row] as number) > 0 ? money / (soon[row] as number) : 0));
    const { scatter, bounds } = learnedMoney(options.level);
    const { lower, upper } = bounds(features, soon);
    return {
      expectedPurchases: purchases,
      expectedOrderValue: plain.expectedOrderValue,
      value,
      lower: times(lower, growth),
      upper: times(upper, growth),
      pAlive: plain.pAlive,
      totals: drawTotals(population.histories, {
        value: sumValues(value),
        variance: scatter * sumValues(value.map((money, row) => money * Math.max(1, growth[row] as number))),
        uncertainty,
        seed: options.seed,
      }),
    };
  };
  return {
    name: "gradient_boosting",
    parameters: {},
    logLikelihood: {},
    warnings: base.warnings,
    usesFeatures: lesson.population.features !== undefined,
    expectedPurchases,
    pActive: (population, days) => probabilityOfAny(expectedPurchases(population, days), size),
    purchaseCounts: (population, days) => countsAround(expectedPurchases(population, days), size),
    pAlive: base.pAlive,
    predict: memoizePrediction(predict),
  };
};

/**
 * Gradient boosted trees learn how much more or less a customer buys than a simpler model expects (Poisson loss with
 * the expectation as exposure), by predicting the last third of the history from what came before. The forecast
 * therefore reaches as far as the simpler model's, which also provides the probability of being active. Without dates,
 * or with almost no purchases, it is that model under its own name, with a warning.
 */
export const boostingModel = (base: ClvModel): ClvModel => ({
  name: "gradient_boosting",
  fit: (population, options) => {
    const { purchases } = population;
    const now = base.fit(population, options);
    const lesson = purchases ? buildTrainingSet(base, now, { ...population, purchases }, options) : null;
    if (lesson) return fitted(lesson, now, options.seed);
    const warning = warn("too_little_to_learn", { model: "gradient_boosting", fallback: base.name });
    return { ...now, warnings: [...now.warnings, warning] };
  },
});
