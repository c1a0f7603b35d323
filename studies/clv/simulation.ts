import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import type { Population, Prediction } from "#lib/clv/model.ts";
import { collapse, fitTransactions, type TransactionFamily } from "#lib/clv/models/learn-transactions.ts";
import { probabilisticModel } from "#lib/clv/models/probabilistic-model.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { type SimulatedCustomers, simulateCustomers, TRUTHS, type Truth } from "#testing/shops/simulate-customers.ts";
import { absolute, atLeast, atMost, type Row, relative } from "../row.ts";
import { FAMILIES, MODELS, type ReferenceModel } from "./reference.ts";

// Simulated worlds: fits are compared with the known truth.

const PLAN = { entry: 26, calibration: 78, holdout: 52 };
const HORIZON = { days: PLAN.holdout, discountRate: 0 };
const LEVELS = [0.8, 0.9, 0.95];

const populationOf = ({ histories }: SimulatedCustomers): Population => ({ histories, asOf: 0 });

/**
 * Whether each customer's spending is within the bounds: the share of a randomized PIT in the central band. Customers
 * who spent nothing are spread uniformly over the probability of nothing.
 */
const heldOf = (
  customers: SimulatedCustomers,
  bounds: { lower: Float64Array; upper: Float64Array; pActive: Float64Array },
  level: number,
  seed: number,
): number => {
  const random = createRandom(seed, 17);
  return customers.spent.reduce((held, spent, at) => {
    const evenly = random() * (1 - (bounds.pActive[at] as number));
    const isIn =
      spent === 0
        ? Math.abs(evenly - 0.5) <= level / 2
        : spent >= (bounds.lower[at] as number) && spent <= (bounds.upper[at] as number);
    return held + (isIn ? 1 : 0);
  }, 0);
};

/** How often the 95% intervals of the parameters contain the true values, over repeated worlds. */
export const parameterRows = (
  model: ReferenceModel,
  { replications, customers }: { replications: number; customers: number },
): Row[] => {
  const [family, truth] = [FAMILIES[model], TRUTHS[model]];
  const inside = new Float64Array(4);
  for (let at = 0; at < replications; at++) {
    const world = simulateCustomers(truth, { ...PLAN, customers, seed: 1000 + at });
    const fit = fitTransactions(family, collapse(world.histories));
    for (const [i, value] of truth.parameters.entries()) {
      const deviation = 1.96 * Math.sqrt(fit.logCovariance[i * 5] as number);
      if (Math.abs(Math.log((fit.parameters[i] as number) / value)) <= deviation) inside[i] = (inside[i] as number) + 1;
    }
  }
  const name = `simulated ${family.name}, ${replications} × ${customers}`;
  // Three standard errors below a share of .95.
  const least = 0.95 - 3 * Math.sqrt((0.95 * 0.05) / replications);
  const all = inside.reduce((sum, each) => sum + each, 0) / (4 * replications);
  return [
    absolute(`${name}: 95 % intervals of the parameters`, all, 0.95, 0.02),
    ...family.letters.map((letter, i) =>
      atLeast(`${name}: 95 % interval of ${letter}`, (inside[i] as number) / replications, least),
    ),
  ];
};

/** The intervals' coverage of customers and their total, over repeated worlds. */
export const coverageRows = (
  model: ReferenceModel,
  { replications, customers }: { replications: number; customers: number },
): Row[] => {
  const [family, truth] = [FAMILIES[model], TRUTHS[model]];
  const held = new Float64Array(LEVELS.length);
  const totals = new Float64Array(LEVELS.length);
  for (let at = 0; at < replications; at++) {
    const world = simulateCustomers(truth, { ...PLAN, customers, seed: 1000 + at });
    const population = populationOf(world);
    const fitted = probabilisticModel(family).fit(population, { seed: 1, horizon: HORIZON });
    const pActive = fitted.pActive(population, PLAN.holdout);
    const spent = world.spent.reduce((sum, each) => sum + each, 0);
    for (const [i, level] of LEVELS.entries()) {
      const predicted = fitted.predict(population, { horizon: HORIZON, level, seed: at });
      held[i] = (held[i] as number) + heldOf(world, { ...predicted, pActive }, level, at);
      const draws = predicted.totals.toSorted();
      const isIn = spent >= quantileSorted(draws, (1 - level) / 2) && spent <= quantileSorted(draws, (1 + level) / 2);
      totals[i] = (totals[i] as number) + (isIn ? 1 : 0);
    }
  }
  const name = `simulated ${family.name}, ${replications} × ${customers}`;
  return [
    ...LEVELS.map((level, i) =>
      absolute(`${name}: customers in ${level * 100} %`, (held[i] as number) / (replications * customers), level, 0.01),
    ),
    atLeast(`${name}: total in 95 %`, (totals[2] as number) / replications, 0.87),
  ];
};

const aliveOf = (family: TransactionFamily, parameters: Truth["parameters"], world: SimulatedCustomers) => {
  const { repeatPurchases, recency, tenure } = world.histories;
  return repeatPurchases.map((x, at) => family.pAlive(parameters, x, recency[at] as number, tenure[at] as number));
};

/**
 * Five years, at whose end the discount factor is a third: value and intervals with discounting, in one large world.
 */
export const discountRows = (model: ReferenceModel, customers: number): Row[] => {
  const [family, truth] = [FAMILIES[model], TRUTHS[model]];
  const horizon = { days: 260, discountRate: 3 ** (DAYS_A_YEAR / 260) - 1 };
  const rate = Math.log(3) / 260;
  const world = simulateCustomers(truth, { ...PLAN, customers, holdout: horizon.days, rate, seed: 500 });
  const population = populationOf(world);
  const fitted = probabilisticModel(family).fit(population, { seed: 1, horizon });
  const pActive = fitted.pActive(population, horizon.days);
  const name = `simulated ${family.name}, ${customers}, discounted over 260 weeks`;
  const predicted = LEVELS.map((level) => fitted.predict(population, { horizon, level, seed: 1 }));
  const plain = simulateCustomers(truth, { ...PLAN, customers, holdout: horizon.days, seed: 500 });
  const undiscounted = fitted.predict(population, { horizon: { ...horizon, discountRate: 0 }, level: 0.5, seed: 1 });
  const sum = (values: Float64Array): number => values.reduce((total, each) => total + each, 0);
  const left = sum((predicted[0] as Prediction).value) / sum(undiscounted.value);
  return [
    relative(`${name}: share of the money that is left`, left, sum(world.spent) / sum(plain.spent), 0.015),
    ...predicted.map((bounds, i) => {
      const level = LEVELS[i] as number;
      const held = heldOf(world, { ...bounds, pActive }, level, 1) / customers;
      return absolute(`${name}: customers in ${level * 100} %`, held, level, 0.01);
    }),
  ];
};

const brier = (said: Float64Array, alive: Uint8Array): number =>
  said.reduce((sum, p, at) => sum + (p - (alive[at] as number)) ** 2, 0) / said.length;

/**
 * In one large world: whether as many are active as P(alive) predicts, by tenths of the customers, and which model fits
 * best.
 */
export const calibrationRows = (model: ReferenceModel, customers: number): Row[] => {
  const [family, truth] = [FAMILIES[model], TRUTHS[model]];
  const world = simulateCustomers(truth, { ...PLAN, customers, seed: 77 });
  const data = collapse(world.histories);
  const fits = MODELS.map((each) => ({ each, fit: fitTransactions(FAMILIES[each], data) }));
  const own = fits.find(({ each }) => each === model)?.fit;
  if (!own) throw new Error(`${model} was not fitted`);
  const said = aliveOf(family, own.parameters, world);
  const order = Uint32Array.from(said.keys()).sort((a, b) => (said[a] as number) - (said[b] as number));
  const gaps = Array.from({ length: 10 }, (_, tenth) => {
    const group = order.subarray((tenth * customers) / 10, ((tenth + 1) * customers) / 10);
    const sum = group.reduce((total, at) => total + (said[at] as number) - (world.alive[at] as number), 0);
    return Math.abs(sum) / group.length;
  });
  const others = Math.max(...fits.filter(({ each }) => each !== model).map(({ fit }) => fit.logLikelihood));
  const name = `simulated ${family.name}, ${customers}`;
  return [
    atMost(`${name}: gap between P(alive) and who is, of any tenth`, Math.max(...gaps), 0.03),
    absolute(
      `${name}: Brier score of P(alive) beside the true parameters'`,
      brier(said, world.alive),
      brier(aliveOf(family, truth.parameters, world), world.alive),
      0.001,
    ),
    atLeast(`${name}: its log-likelihood over the other models'`, own.logLikelihood - others, 0),
  ];
};
