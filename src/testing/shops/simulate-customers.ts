import type { Histories } from "#lib/clv/model.ts";
import { createRandom, exponential, type Random } from "#lib/statistics/random.ts";
import { drawGamma } from "./simulated-purchases.ts";

const beta = (random: Random, a: number, b: number): number => {
  const first = drawGamma(random, a);
  return first / (first + drawGamma(random, b));
};

export type Truth = {
  model: "bg_nbd" | "mbg_nbd" | "pareto_nbd";
  parameters: readonly [number, number, number, number];
  /** Gamma-Gamma's p, q and v. */
  spending: readonly [number, number, number];
};

const SPENDING = [6, 4, 15] as const;
/** Worlds in which one model is true. */
export const TRUTHS: Record<"bgnbd" | "mbgnbd" | "pnbd", Truth> = {
  bgnbd: { model: "bg_nbd", parameters: [0.6, 8, 0.8, 2.5], spending: SPENDING },
  mbgnbd: { model: "mbg_nbd", parameters: [0.6, 8, 0.8, 2.5], spending: SPENDING },
  pnbd: { model: "pareto_nbd", parameters: [0.6, 8, 0.6, 12], spending: SPENDING },
};

type SimulationPlan = {
  customers: number;
  /** First purchases are uniformly distributed over this initial time. */
  entry: number;
  calibration: number;
  holdout: number;
  /** The discount rate: spending in the holdout counts e^(−rate × time since its start). */
  rate?: number;
  seed: number;
};

export type SimulatedCustomers = {
  histories: Histories;
  /** At the end of the calibration period. */
  alive: Uint8Array;
  /** Purchases in the holdout, and their amount. */
  purchases: Float64Array;
  spent: Float64Array;
};

/** Repeat purchases in continuous time: customers leave after some time, or with some probability after a purchase. */
const purchaseTimes = (random: Random, { model, parameters: [r, alpha, s, last] }: Truth, end: number) => {
  const rate = drawGamma(random, r) / alpha;
  const life = model === "pareto_nbd" ? exponential(random, last / drawGamma(random, s)) : Number.POSITIVE_INFINITY;
  const dropout = model === "pareto_nbd" ? 0 : beta(random, s, last);
  const times: number[] = [];
  let left = model === "mbg_nbd" && random() < dropout ? 0 : life;
  for (let at = exponential(random, 1 / rate); at < Math.min(end, left); at += exponential(random, 1 / rate)) {
    times.push(at);
    if (random() < dropout) left = at;
  }
  return { times, left };
};

/** Customers of a simulated world, in the time unit of its parameters. */
export const simulateCustomers = (truth: Truth, { rate = 0, ...plan }: SimulationPlan): SimulatedCustomers => {
  const random = createRandom(plan.seed, 5);
  const column = (): Float64Array => new Float64Array(plan.customers);
  const histories: Histories = {
    rows: plan.customers,
    repeatPurchases: column(),
    recency: column(),
    tenure: column(),
    monetaryValue: column().fill(Number.NaN),
  };
  const [purchases, spent] = [column(), column()];
  const alive = new Uint8Array(plan.customers);
  const [p, q, v] = truth.spending;
  for (let customer = 0; customer < plan.customers; customer++) {
    const tenure = plan.calibration - random() * plan.entry;
    const { times, left } = purchaseTimes(random, truth, tenure + plan.holdout);
    const known = times.filter((time) => time <= tenure);
    const scale = v / drawGamma(random, q);
    histories.repeatPurchases[customer] = known.length;
    histories.recency[customer] = known.at(-1) ?? 0;
    histories.tenure[customer] = tenure;
    if (known.length > 0)
      histories.monetaryValue[customer] = (scale * drawGamma(random, p * known.length)) / known.length;
    purchases[customer] = times.length - known.length;
    for (const time of times.slice(known.length))
      spent[customer] = (spent[customer] as number) + scale * drawGamma(random, p) * Math.exp(-rate * (time - tenure));
    alive[customer] = left > tenure ? 1 : 0;
  }
  return { histories, alive, purchases, spent };
};
