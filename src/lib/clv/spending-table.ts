import { createRandom } from "#lib/statistics/random.ts";

/** Spending distributions of customers known only by their expected number of purchases. */
type SpendingTable = {
  /** Ascending expected purchases; the other columns belong to them and are interpolated linearly in between. */
  means: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  variance: Float64Array;
};

/** Customer heterogeneity: the negative binomial's size (small means heterogeneous), and each one's order value. */
export type Spread = { size: number; orderValues: Float64Array };

const DRAWS = 4000;
/** All tables use powers of this as their grid, so that a result does not depend on other customers in the request. */
const STEP = 10 ** (1 / 8);

/** Counts at equally spaced quantiles, ascending, from the recursion of the negative binomial's probabilities. */
const computeCountQuantiles = (mean: number, size: number): Float64Array => {
  const counts = new Float64Array(DRAWS);
  const ratio = mean / (mean + size);
  const most = 100 + 100 * mean * Math.max(1, 1 / size);
  let probability = Math.exp(-size * Math.log1p(mean / size));
  let below = probability;
  let count = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    while (below < (draw + 0.5) / DRAWS && count < most) {
      probability *= (ratio * (size + count)) / (count + 1);
      below += probability;
      count++;
    }
    counts[draw] = count;
  }
  return counts;
};

const quantile = (ascending: Float64Array, share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.max(0, Math.floor(share * ascending.length)))] as number;

/**
 * Quantiles and variance of spending by expected number of purchases: a negative binomial count times the mean order
 * value of a customer drawn from `orderValues` (slightly too wide, because customers vary more than orders).
 */
export const spendingTable = (
  [least, most]: readonly [number, number],
  { size, orderValues }: Spread,
  { level, seed }: { level: number; seed: number },
): SpendingTable => {
  const random = createRandom(seed, 7);
  const values = Float64Array.from({ length: DRAWS }, () =>
    orderValues.length === 0 ? 0 : (orderValues[Math.floor(random() * orderValues.length)] as number),
  );
  const powerOf = (mean: number) => Math.log(Math.max(1e-9, mean)) / Math.log(STEP);
  const first = Math.floor(powerOf(least));
  const means = Float64Array.from({ length: Math.ceil(powerOf(most)) - first + 1 }, (_, at) => STEP ** (first + at));
  const [lower, upper, variance] = [means.slice(), means.slice(), means.slice()];
  const table: SpendingTable = { means, lower, upper, variance };
  for (let at = 0; at < means.length; at++) {
    const spent = computeCountQuantiles(table.means[at] as number, size).map(
      (count, draw) => count * (values[draw] as number),
    );
    const mean = spent.reduce((sum, each) => sum + each, 0) / DRAWS;
    table.variance[at] = spent.reduce((sum, each) => sum + (each - mean) ** 2, 0) / DRAWS;
    spent.sort();
    table.lower[at] = quantile(spent, (1 - level) / 2);
    table.upper[at] = quantile(spent, (1 + level) / 2);
  }
  return table;
};

/** Interpolates a column at a mean; linearly through zero below the first. */
export const readTable = ({ means }: SpendingTable, column: Float64Array, mean: number): number => {
  const first = means[0] as number;
  if (mean <= first) return ((column[0] as number) * Math.max(0, mean)) / first;
  let [low, high] = [0, means.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((means[middle] as number) <= mean) low = middle;
    else high = middle;
  }
  const [from, to] = [means[low] as number, means[high] as number];
  const share = to > from ? Math.min(1, (mean - from) / (to - from)) : 0;
  return (column[low] as number) + share * ((column[high] as number) - (column[low] as number));
};
