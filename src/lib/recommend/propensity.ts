import { type ActivityBacktest, judge, type PredictedPast } from "#lib/clv/timing/activity-backtest.ts";
import { fitTiming } from "#lib/clv/timing/purchase-timing.ts";
import { planFolds } from "#lib/clv/validation/choose-model.ts";
import { noPurchasesError, type OrderLog } from "#lib/purchases/order-log.ts";

import { getHistory, toInteractions } from "#lib/recommend/interactions.ts";
import { type RecommendationWarning, warn } from "#lib/recommend/recommender.ts";
import { calibrated, fitLogistic, sigmoid } from "#lib/statistics/logistic.ts";

/** What is known of the customers of a log on a day, for a target of one or several products. */
type KnownBuyers = {
  /** Customers with a purchase, by ID. */
  customers: number[];
  /** By customer of the log: the last day with the target; NaN if they never bought it. */
  lastTarget: Float64Array;
  /** By place in `customers`; an intercept comes first. */
  terms: number[][];
};

type Sums = { orders: number; targets: number; first: number; last: number };

const summarizePurchases = (log: OrderLog, target: ReadonlySet<number>, asOf: number) => {
  const sums = log.customerIds.map((): Sums => ({ orders: 0, targets: 0, first: Number.NaN, last: Number.NaN }));
  const lastTarget = new Float64Array(log.customerIds.length).fill(Number.NaN);
  for (let row = 0; row < log.days.length; row++) {
    const [day, customer] = [log.days[row] as number, log.customers[row] as number];
    if (day > asOf || (log.amounts[row] as number) < 0) continue;
    const own = sums[customer] as Sums;
    own.orders++;
    own.first = own.first <= day ? own.first : day;
    own.last = own.last >= day ? own.last : day;
    if (!log.products.subarray(log.starts[row], log.starts[row + 1]).some((product) => target.has(product))) continue;
    own.targets++;
    if (!((lastTarget[customer] as number) >= day)) lastTarget[customer] = day;
  }
  return { sums, lastTarget };
};

/**
 * How alike the other products that a customer bought are to the target: the sum of cosines n_it / √(n_i · n_t) of their
 * buyers (Sarwar et al. 2001).
 */
const computeAffinities = (
  log: OrderLog,
  target: ReadonlySet<number>,
  asOf: number,
  buyers: Float64Array,
): Float64Array => {
  const interactions = toInteractions(log, { asOf });
  const [all, common] = [new Float64Array(interactions.products), new Float64Array(interactions.products)];
  let own = 0;
  for (let customer = 0; customer < buyers.length; customer++) {
    const isBuyer = !Number.isNaN(buyers[customer]);
    own += Number(isBuyer);
    for (const item of getHistory(interactions, customer)) {
      all[item] = (all[item] as number) + 1;
      if (isBuyer) common[item] = (common[item] as number) + 1;
    }
  }
  return buyers.map((_, customer) =>
    getHistory(interactions, customer).reduce(
      (sum, item) =>
        target.has(item) ? sum : sum + (common[item] as number) / Math.sqrt((all[item] as number) * Math.max(1, own)),
      0,
    ),
  );
};

/** Recency, frequency and affinity of all customers who have bought up to a day; nothing later is used. */
export const knownBuyers = (log: OrderLog, target: ReadonlySet<number>, asOf: number): KnownBuyers => {
  const { sums, lastTarget } = summarizePurchases(log, target, asOf);
  const affinity = computeAffinities(log, target, asOf, lastTarget);
  const idOf = (customer: number) => log.customerIds[customer] as string;
  const customers = [...sums.keys()]
    .filter((customer) => (sums[customer] as Sums).orders > 0)
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const terms = customers.map((customer) => {
    const { orders, targets, first, last } = sums[customer] as Sums;
    const since = lastTarget[customer] as number;
    return [
      1,
      Math.log1p(asOf - last),
      Math.log1p(orders),
      Math.log1p(asOf - first),
      Number(targets > 0),
      Math.log1p(targets),
      // The log-odds that an order has the target, smoothed by half an order.
      Math.log((targets + 0.5) / (orders - targets + 0.5)),
      Number.isNaN(since) ? 0 : Math.log1p(asOf - since),
      Math.log1p(affinity[customer] as number),
    ];
  });
  return { customers, lastTarget, terms };
};

/** By customer of the log: whether they buy the target after one day, up to another. */
export const boughtTarget = (
  log: OrderLog,
  target: ReadonlySet<number>,
  [after, until]: readonly [number, number],
): boolean[] => {
  const interactions = toInteractions(log, { after, asOf: until });
  return log.customerIds.map((_, customer) => getHistory(interactions, customer).some((item) => target.has(item)));
};

/** `logistic`: learned from past periods. `base_rate`: the product's buyers per active customer, by probability active. */
export const PROPENSITY_METHODS = ["logistic", "base_rate"] as const;

export type PropensityOptions = { asOf: number; days: number; seed: number };

type Propensity = {
  customerId: string;
  probability: number;
  /** The last day with the product; null if they never bought it. */
  lastDay: number | null;
};

export type PropensityResult = {
  customers: Propensity[];
  method: (typeof PROPENSITY_METHODS)[number];
  /** Customers who have bought the product. */
  buyers: number;
  /** Null for the base rate. */
  backtest: ActivityBacktest | null;
  warnings: RecommendationWarning[];
};

/** Buyers in each of three past periods: to learn from, to calibrate on, and to check. */
const LEAST_BUYERS = 20;

/** The probability over `days` of what has a probability over a period, at a constant rate. */
const over = (chance: number, periods: number): number => 1 - (1 - chance) ** periods;

const predictProbability = (weights: readonly number[], terms: readonly number[]): number =>
  sigmoid(weights.reduce((sum, weight, at) => sum + weight * (terms[at] as number), 0));

type Period = readonly [after: number, until: number];

const learn = (log: OrderLog, target: ReadonlySet<number>, periods: readonly [Period, Period, Period]) => {
  const pasts = periods.map((period) => {
    const known = knownBuyers(log, target, period[0]);
    const bought = boughtTarget(log, target, period);
    return { period, terms: known.terms, happened: known.customers.map((customer) => bought[customer] as boolean) };
  });
  const least = Math.min(...pasts.map(({ happened }) => happened.filter(Boolean).length));
  const [first, ...later] = pasts;
  if (!first || least < LEAST_BUYERS) return { least };
  const weights = fitLogistic(first.terms.map((terms, row) => ({ terms, happened: first.happened[row] as boolean })));
  const [earlier, holdout] = later.map(
    ({ period: [asOf, end], terms, happened }): PredictedPast => ({
      fold: { asOf, end, customers: terms.length },
      chances: Float64Array.from(terms, (each) => predictProbability(weights, each)),
      happened,
    }),
  ) as [PredictedPast, PredictedPast];
  return { least, weights, backtest: judge(holdout, earlier) };
};

/**
 * Probabilities that add up to the buyers of the last period, in proportion to P(active) by the purchase model; over the
 * horizon at the same rate.
 */
const byBaseRate = (
  log: OrderLog,
  target: ReadonlySet<number>,
  { asOf, days, seed }: PropensityOptions,
  length: number,
): Map<string, number> => {
  const { fitted, prepared } = fitTiming({ kind: "purchases", log }, { asOf, today: asOf, days, seed, model: "auto" });
  const { customerIds, population } = prepared;
  const alive = fitted.pAlive(population) ?? new Float64Array(customerIds.length).fill(1);
  const buyers = boughtTarget(log, target, [asOf - length, asOf]).filter(Boolean).length;
  const rate =
    buyers /
    Math.max(
      buyers,
      alive.reduce((sum, each) => sum + each, 0),
      1,
    );
  return new Map(customerIds.map((id, row) => [id, over(rate * (alive[row] as number), days / length)]));
};

const findFirstPurchaseDay = ({ days, amounts }: OrderLog, asOf: number): number =>
  days.reduce((least, day, row) => (day < least && !((amounts[row] as number) < 0) ? day : least), asOf);

/** Probabilities of the model at the as-of day; corrected by what happened in the past periods. */
const byModel = (
  { terms }: KnownBuyers,
  { weights, backtest }: { weights: readonly number[]; backtest: ActivityBacktest },
  periods: number,
): number[] => terms.map((each) => over(calibrated(backtest.calibrator, predictProbability(weights, each)), periods));

/**
 * The probability that each customer buys one of the target products within the horizon: logistic regression on recency,
 * frequency and affinity, learned from an earlier period and calibrated on two later ones (Platt scaling), each predicted
 * with only what was known before it. With too few buyers, the base rate. Throws INVALID_PARAMETER without purchases.
 */
export const predictPropensity = (
  log: OrderLog,
  target: ReadonlySet<number>,
  options: PropensityOptions,
): PropensityResult => {
  const { asOf, days } = options;
  const now = knownBuyers(log, target, asOf);
  if (now.customers.length === 0) throw noPurchasesError();
  const first = findFirstPurchaseDay(log, asOf);
  const plan = planFolds(first, asOf, days);
  const length = plan ? plan.holdout[1] - plan.holdout[0] : Math.max(1, Math.min(days, asOf - first + 1));
  const back = (times: number): Period => [asOf - times * length, asOf - (times - 1) * length];
  const learned = plan ? learn(log, target, [back(3), back(2), back(1)]) : null;
  const warnings: RecommendationWarning[] = [];
  if (!plan) warnings.push(warn("short_history"));
  else if (!learned?.backtest) warnings.push(warn("few_buyers", { buyers: learned?.least ?? 0, min: LEAST_BUYERS }));
  if (days > length) warnings.push(warn("horizon_extended", { days: length }));
  const chances = learned?.backtest ? byModel(now, learned, days / length) : null;
  const rates = chances ? null : byBaseRate(log, target, options, length);
  return {
    customers: now.customers.map((customer, row) => {
      const customerId = log.customerIds[customer] as string;
      const last = now.lastTarget[customer] as number;
      const probability = chances?.[row] ?? rates?.get(customerId) ?? 0;
      return { customerId, probability, lastDay: Number.isNaN(last) ? null : last };
    }),
    method: chances ? "logistic" : "base_rate",
    buyers: now.lastTarget.filter((day) => !Number.isNaN(day)).length,
    backtest: learned?.backtest ?? null,
    warnings,
  };
};

/** The products of the log with this ID or category that were bought up to a day. */
export const findTargetProducts = (
  log: OrderLog,
  { productId, category, asOf }: { productId?: string; category?: string; asOf: number },
): Set<number> => {
  const found = new Set<number>();
  for (let row = 0; row < log.days.length; row++) {
    if ((log.days[row] as number) > asOf) continue;
    for (const product of log.products.subarray(log.starts[row], log.starts[row + 1]))
      if (productId === undefined ? log.categories[product] === category : log.productIds[product] === productId)
        found.add(product);
  }
  return found;
};
