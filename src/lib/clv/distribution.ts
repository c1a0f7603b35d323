type Bin = { from: number; to: number; customers: number; value: number };
export type Distribution = { isLogarithmic: boolean; bins: Bin[] };

/** If the largest value exceeds this many medians, equal bins would put almost all customers into the first one. */
const TIMES_MEDIAN = 20;
/** Decades below the largest value that get their own bins. */
const DECADES = 4;
const MOST_BINS = 20;
const STEPS = [1, 2, 5] as const;

/** The largest of 1, 2, 5, 10, 20, … that is at most a number. */
const niceBelow = (value: number): number => {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-12);
  return decade * Math.max(...STEPS.filter((step) => step * decade <= value * (1 + 1e-12)), 1);
};

const niceAfter = (edge: number): number => {
  const decade = 10 ** Math.floor(Math.log10(edge) + 1e-12);
  const step = Math.round(edge / decade);
  return step >= 5 ? decade * 10 : decade * (step === 1 ? 2 : 5);
};

const logarithmicEdges = (sorted: Float64Array, largest: number): number[] => {
  const firstPositive = sorted.findIndex((value) => value > 0);
  const low = sorted[firstPositive + Math.floor((sorted.length - firstPositive) / 20)] as number;
  const edges = [0, niceBelow(Math.max(low, largest / 10 ** DECADES))];
  while ((edges.at(-1) as number) <= largest) edges.push(niceAfter(edges.at(-1) as number));
  return edges;
};

const equalEdges = (largest: number): number[] => {
  const least = largest / MOST_BINS;
  const width = niceBelow(least) < least ? niceAfter(niceBelow(least)) : niceBelow(least);
  const bins = Math.floor(largest / width) + 1;
  return Array.from({ length: bins + 1 }, (_, i) => i * width);
};

/**
 * A histogram of expected spending: bins with round edges, [from, to). If the largest value is more than 20 times the
 * median the edges are 0, then 1, 2, 5, 10, …; otherwise the bins have equal width. `sorted` is ascending and
 * non-negative. Without customers there are no bins.
 */
export const computeDistribution = (sorted: Float64Array): Distribution => {
  const largest = sorted.at(-1);
  if (largest === undefined) return { isLogarithmic: false, bins: [] };
  if (largest === 0) return { isLogarithmic: false, bins: [{ from: 0, to: 1, customers: sorted.length, value: 0 }] };
  const isLogarithmic = largest > TIMES_MEDIAN * (sorted[Math.floor((sorted.length - 1) / 2)] as number);
  const edges = isLogarithmic ? logarithmicEdges(sorted, largest) : equalEdges(largest);
  const bins = edges.slice(1).map((to, i): Bin => ({ from: edges[i] as number, to, customers: 0, value: 0 }));
  let bin = 0;
  for (const value of sorted) {
    while (value >= (bins[bin] as Bin).to && bin < bins.length - 1) bin++;
    const into = bins[bin] as Bin;
    into.customers += 1;
    into.value += value;
  }
  return { isLogarithmic, bins };
};
