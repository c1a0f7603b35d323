import { binned, cutsOf } from "#lib/domain/statistics/boosting/bins.ts";
import { type BoostOptions, boost, scoresOf } from "#lib/domain/statistics/boosting/boost.ts";
import { poissonLoss } from "#lib/domain/statistics/boosting/losses.ts";
import { sumOf } from "../history/sums.ts";
import type { ClvModel, FittedModel, Population, Prediction, PredictionOptions } from "../model.ts";
import { rememberLast } from "../models/memoize-last.ts";
import { chanceOfAny, negativeBinomialSize } from "../spending/dispersion.ts";
import { meanOfKnown, orderValuesOf, shrunkOrderValues } from "../spending/order-values.ts";
import { drawTotals } from "../spending/simulate-totals.ts";
import { warn } from "../warnings.ts";
import { type Bounds, learnBounds } from "./boosting-bounds.ts";
import { askAbout, type DatedPopulation, type TrainingSet, trainingSetOf } from "./training-set.ts";

const GROWTH: Omit<BoostOptions, "seed"> = {
  depth: 2,
  leafRows: 40,
  ridge: 8,
  rounds: 100,
  rate: 0.2,
  patience: 10,
  parts: 3,
};

const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, row) => value * (b[row] as number));

/** How what came scatters about what was expected of customers who were kept back, a unit of expectation. */
const scatterOf = (expected: Float64Array, came: Float64Array): number => {
  const squares = sumOf(came.map((value, row) => (value - (expected[row] as number)) ** 2));
  const all = sumOf(expected);
  return all > 0 ? squares / all : 0;
};

type Learned = {
  /** By how much more or less than the simpler model expects each customer buys; that model's expectation on the whole stands. */
  factorsOf: (features: readonly Float64Array[]) => Float64Array;
  size: number;
  /** Relative deviation of the whole that so many purchases leave open. */
  uncertainty: number;
  /** Of money: variance a unit of what is expected, and bounds. Worked out when somebody asks for money. */
  money: (level: number) => { scatter: number; bounds: Bounds };
};

const learn = ({ model: base, population, days, counts, spent }: TrainingSet, seed: number): Learned => {
  const { expected, features } = askAbout(base, population, days);
  const cuts = features.map(cutsOf);
  const { model, unseen } = boost(binned(features, cuts), poissonLoss(counts, expected), { ...GROWTH, seed });
  const foretold = times(expected, unseen.map(Math.exp));
  const whole = sumOf(foretold) > 0 ? sumOf(expected) / sumOf(foretold) : 1;
  const learnMoney = (level: number) => {
    const money = times(foretold, shrunkOrderValues(population));
    const unit = meanOfKnown(orderValuesOf(population)) || 1;
    return {
      scatter: scatterOf(money, spent),
      bounds: learnBounds(features, { money, spent, unit }, { level, seed }),
    };
  };
  const known = new Map<number, ReturnType<typeof learnMoney>>();
  return {
    factorsOf: (columns) => scoresOf(model, binned(columns, cuts)).map((score) => whole * Math.exp(score)),
    size: negativeBinomialSize(foretold, counts),
    uncertainty: Math.sqrt(Math.max(1, scatterOf(foretold, counts)) / Math.max(1, sumOf(counts))),
    money: (level) => {
      const learned = known.get(level) ?? learnMoney(level);
      known.set(level, learned);
      return learned;
    },
  };
};

const fitted = (lesson: TrainingSet, base: FittedModel, seed: number): FittedModel => {
  const { factorsOf, size, uncertainty, money: learnedMoney } = learn(lesson, seed);
  const ask = rememberLast((population: Population) => {
    const told = askAbout(base, population as DatedPopulation, lesson.days);
    return { ...told, factors: factorsOf(told.features) };
  });
  // What was learned is of so many days. Beyond them, who is gone stays gone; who buys more than expected need not then.
  const extended = (population: Population, whole: Float64Array): Float64Array => {
    const { factors, expected } = ask(population);
    return whole.map((all, row) => {
      const factor = factors[row] as number;
      const near = Math.min(all, expected[row] as number);
      return factor * near + Math.min(1, factor) * (all - near);
    });
  };
  const expectedPurchases = (population: Population, days: number): Float64Array =>
    extended(population, base.expectedPurchases(population, days));
  const predict = (population: Population, options: PredictionOptions): Prediction => {
    const { factors, features, expected } = ask(population);
    const plain = base.predict(population, options);
    const purchases = extended(population, plain.expectedPurchases);
    const value = plain.value.map((money, row) => {
      const before = plain.expectedPurchases[row] as number;
      return before > 0 ? (money * (purchases[row] as number)) / before : 0;
    });
    // The bounds were learned of so many days: over the horizon they are as wide in relation to what is expected.
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
        value: sumOf(value),
        variance: scatter * sumOf(value.map((money, row) => money * Math.max(1, growth[row] as number))),
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
    expectedPurchases,
    pActive: (population, days) => chanceOfAny(expectedPurchases(population, days), size),
    pAlive: base.pAlive,
    predict,
  };
};

/**
 * Gradient boosted trees learn by how much a customer buys more or less than a simpler model expects (Poisson loss with the
 * expectation as exposure), from the last third of the history foretold by what was before; so a forecast reaches as far as the
 * simpler model's, and who is still a customer is what that model says. Without dates, or where next to nothing was bought, it is
 * that model under its own name, and says so.
 */
export const boostingModel = (base: ClvModel): ClvModel => ({
  name: "gradient_boosting",
  fit: (population, options) => {
    const { purchases } = population;
    const now = base.fit(population, options);
    const lesson = purchases ? trainingSetOf(base, now, { ...population, purchases }, options) : null;
    if (lesson) return fitted(lesson, now, options.seed);
    const warning = warn("too_little_to_learn", { model: "gradient_boosting", fallback: base.name });
    return { ...now, warnings: [...now.warnings, warning] };
  },
});
