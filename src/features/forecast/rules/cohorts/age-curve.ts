import type { Population } from "#lib/clv/model.ts";
import { sumValues } from "../history/prepare-population.ts";

/**
 * The daily rate of repeat purchases by customer age: a step function per bin, and a power law beyond the oldest
 * observed age.
 */
export type AgeCurve = {
  edges: Float64Array;
  rates: Float64Array;
  tail: { from: number; rate: number; power: number };
};

/** Days; finer at young ages, where rates change quickly. */
const EDGES = [0, 7, 14, 28, 56, 91, 182, 273, 365, 547, 730, 1095, 1460, 1825, 2555, 3650];
/** A bin with a smaller share of all customer-days can't anchor the tail. */
const SEEN = 0.02;

const findBin = (age: number): number => {
  let bin = 0;
  while (bin + 2 < EDGES.length && age > (EDGES[bin + 1] as number)) bin++;
  return bin;
};

const computeExposure = ({ histories: { rows, tenure } }: Population): Float64Array => {
  const exposure = new Float64Array(EDGES.length - 1);
  for (let row = 0; row < rows; row++) {
    const age = tenure[row] as number;
    for (let bin = 0; bin < exposure.length && age > (EDGES[bin] as number); bin++) {
      const days = Math.min(age, EDGES[bin + 1] as number) - (EDGES[bin] as number);
      exposure[bin] = (exposure[bin] as number) + days;
    }
  }
  return exposure;
};

const countPurchasesByAge = ({ histories, purchases }: Population, exposure: Float64Array): Float64Array => {
  const counts = new Float64Array(EDGES.length - 1);
  if (!purchases) {
    // Without dates, purchases are spread evenly.
    const [all, days] = [sumValues(histories.repeatPurchases), sumValues(exposure)];
    return exposure.map((each) => (days > 0 ? (all * each) / days : 0));
  }
  const { starts, days } = purchases;
  for (let row = 0; row < histories.rows; row++) {
    const first = starts[row] as number;
    for (let at = first + 1; at < (starts[row + 1] as number); at++) {
      const bin = findBin((days[at] as number) - (days[first] as number));
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return counts;
};

/** Slope of log rate on log age, weighted by purchases; limited to 0 to 2, so that rates neither grow nor collapse. */
const fitPower = (rates: Float64Array, counts: Float64Array): number => {
  let [weight, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let bin = 0; bin < rates.length; bin++) {
    if (!((rates[bin] as number) > 0)) continue;
    const age = Math.log(((EDGES[bin] as number) + (EDGES[bin + 1] as number)) / 2);
    const [w, rate] = [counts[bin] as number, Math.log(rates[bin] as number)];
    weight += w;
    x += w * age;
    y += w * rate;
    xx += w * age * age;
    xy += w * age * rate;
  }
  const spread = weight * xx - x * x;
  if (!(spread > 1e-9 * weight * xx)) return 0;
  return Math.min(2, Math.max(0, -(weight * xy - x * y) / spread));
};

/** With fewer repeat purchases in total no curve can be estimated. */
const FEW = 10;
/** A cautious prior worth half a purchase: one a year. */
const GUESS = { purchases: 0.5, days: 182.5 };

const flat = (purchases: number, days: number): AgeCurve => {
  const rate = (purchases + GUESS.purchases) / (days + GUESS.days);
  return { edges: Float64Array.of(0, 1), rates: Float64Array.of(rate), tail: { from: 1, rate, power: 0 } };
};

/** The curve of a whole population. */
export const fitAgeCurve = (population: Population): AgeCurve => {
  const exposure = computeExposure(population);
  const counts = countPurchasesByAge(population, exposure);
  const [days, purchases] = [sumValues(exposure), sumValues(population.histories.repeatPurchases)];
  if (purchases < FEW || days === 0) return flat(purchases, days);
  const rates = exposure.map((each, bin) => (each > 0 ? (counts[bin] as number) / each : 0));
  let last = 0;
  for (let bin = 0; bin < exposure.length; bin++) if ((exposure[bin] as number) >= SEEN * days) last = bin;
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const from = Math.max(1, Math.min(oldest, EDGES[last + 1] as number));
  return {
    edges: Float64Array.from(EDGES),
    rates,
    tail: { from, rate: rates[last] as number, power: fitPower(rates, counts) },
  };
};

/** Expected repeat purchases up to an age. */
const cumulated = ({ edges, rates, tail }: AgeCurve, age: number): number => {
  let sum = 0;
  const seen = Math.min(age, tail.from);
  for (let bin = 0; bin < rates.length && seen > (edges[bin] as number); bin++) {
    sum += (rates[bin] as number) * (Math.min(seen, edges[bin + 1] as number) - (edges[bin] as number));
  }
  if (age <= tail.from) return sum;
  const { from, rate, power } = tail;
  const beyond = power === 1 ? from * Math.log(age / from) : (from * ((age / from) ** (1 - power) - 1)) / (1 - power);
  return sum + rate * beyond;
};

/** Between two ages in days. */
export const purchasesBetween = (curve: AgeCurve, from: number, to: number): number =>
  cumulated(curve, to) - cumulated(curve, from);
