import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { createRandom, exponential, normal, type Random } from "#lib/statistics/random.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { type Effects, effectRow } from "./effects.ts";
import type { OrderValues } from "./learn-purchases.ts";
import { midpoint, type Part, WEEK } from "./weekly-log.ts";

/** Enough for the bounds of a 95% interval. */
export const PATHS = 1000;

/** One column of `PATHS` draws for each part of the horizon. */
type Draws = Float64Array[];

const emptyDraws = (parts: readonly Part[]): Draws => parts.map(() => new Float64Array(PATHS));

/** The lower triangle L of a covariance LL', row by row; directions without variance have none. */
const cholesky = (covariance: Float64Array, n: number): Float64Array => {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * n + j] as number;
      for (let k = 0; k < j; k++) rest -= (lower[i * n + k] as number) * (lower[j * n + k] as number);
      const pivot = lower[j * n + j] as number;
      if (i === j) lower[i * n + i] = Math.sqrt(Math.max(0, rest));
      else lower[i * n + j] = pivot > 0 ? rest / pivot : 0;
    }
  }
  return lower;
};

/** Student's t with three degrees of freedom, whose chi-square is a squared normal and twice an exponential variable. */
const longTailed = (random: Random): number =>
  normal(random) / Math.sqrt((normal(random) ** 2 + 2 * exponential(random, 1)) / 3);

/**
 * Draws of the logarithm of a multiplier in each part, around its expectation: the errors of the effects, their later
 * drift, and what the past doesn't show.
 */
const drawEffects = (effects: Effects, parts: readonly Part[], random: Random): Draws => {
  const n = effects.mean.length;
  const lower = cholesky(effects.covariance, n);
  // The effects' error in a part is x'Lz with standard normal z.
  const rows = parts.map((part) => {
    const row = effectRow(effects, part);
    return row.map((_, j) => row.reduce((sum, each, i) => sum + each * (lower[i * n + j] as number), 0));
  });
  const steps = parts.map(({ from, to }) => effects.drift * Math.sqrt((to - from + 1) / WEEK));
  const years = parts.map((part) => (midpoint(part) - effects.asOf) / DAYS_A_YEAR);
  const draws = emptyDraws(parts);
  const errors = new Float64Array(n);
  for (let path = 0; path < PATHS; path++) {
    let walk = effects.unseen[0] * longTailed(random);
    const slope = effects.unseen[1] * longTailed(random);
    for (let i = 0; i < n; i++) errors[i] = normal(random);
    for (let part = 0; part < parts.length; part++) {
      walk += (steps[part] as number) * normal(random);
      const row = rows[part] as Float64Array;
      let known = 0;
      for (let i = 0; i < n; i++) known += (row[i] as number) * (errors[i] as number);
      (draws[part] as Float64Array)[path] = walk + slope * (years[part] as number) + known;
    }
  }
  return draws;
};

type Column = Float64Array;
const at = (draws: Draws | null, part: number, path: number): number =>
  (draws?.[part] as Column | undefined)?.[path] ?? 0;

/** A positive draw with this mean and variance (log-normal); 0 for a mean of 0. */
const drawAround = (mean: number, variance: number, random: Random): number => {
  if (!(mean > 0)) return 0;
  const spread = Math.log1p(variance / mean ** 2);
  return mean * Math.exp(Math.sqrt(spread) * normal(random) - spread / 2);
};

/** Paths from which a deviation is computed. */
const COMPARED = 500;
/** Bounds of the factor of errors, and halvings of the range between them: to 1 in 1,000. */
const FACTORS = [0, 4] as const;
const HALVINGS = 12;
/** Standard deviations between the 10% and the 90% quantile. */
const BETWEEN = 2 * 1.281552;

/**
 * The factor of the errors of all effects with which the logarithm of the total has the deviation that `learn` makes of
 * the simulated one. Counts vary by chance beside that.
 */
const factorOfErrors = (
  [own, arriving]: readonly [Draws, Draws | null],
  { existing, firsts, followers }: ExpectedParts,
  { learn, chance }: { learn: (simulated: number) => number; chance: number },
): number => {
  const totals = new Float64Array(COMPARED);
  const deviationAt = (factor: number): number => {
    for (let path = 0; path < COMPARED; path++) {
      let [total, came, centre] = [0, 0, 0];
      for (let part = 0; part < own.length; part++) {
        const rate = Math.exp(factor * at(own, part, path));
        const first = (firsts[part] as number) * Math.exp(factor * at(arriving, part, path));
        came += first;
        centre += firsts[part] as number;
        const share = centre > 0 ? came / centre : 1;
        total += rate * ((existing[part] as number) + share * (followers[part] as number)) + first;
      }
      totals[path] = total;
    }
    totals.sort();
    const spread = Math.log(quantileSorted(totals, 0.9) / quantileSorted(totals, 0.1)) / BETWEEN;
    return Math.sqrt(spread ** 2 + chance);
  };
  const wanted = learn(deviationAt(1));
  if (!Number.isFinite(wanted)) return 1;
  let [low, high]: [number, number] = [...FACTORS];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (deviationAt(middle) < wanted) low = middle;
    else high = middle;
  }
  return low;
};

/** Independent random numbers for each kind of error. */
const streams = (seed: number) => ({
  existing: createRandom(seed, 301),
  newcomers: createRandom(seed, 302),
  values: createRandom(seed, 303),
  counts: createRandom(seed, 304),
  groups: createRandom(seed, 305),
});

/** What is expected in each part of the horizon. */
export type ExpectedParts = {
  /** Purchases of customers there are. */
  existing: Float64Array;
  /** First purchases of customers to come, and their later ones. */
  firsts: Float64Array;
  followers: Float64Array;
  /** Amount per purchase other than a first one; null if unknown. */
  orderValue: Float64Array | null;
};

type Learned = { repeats: Effects; newcomers: Effects | null; values: OrderValues | null };

/** Draws of orders and revenue in each part. */
type Drawn = Record<"orders" | "revenue", Record<"existing" | "newcomers", Draws>>;

/** `everyone` are the parts whose sum is everyone's total, `groups` those for each group alone, whose errors are at least as large. */
export type PathDraws = { everyone: Drawn; groups: Drawn };

type DrawnEffects = { own: Draws; arriving: Draws | null; paid: Draws | null };

const drawCounts = (
  parts: readonly Part[],
  expected: ExpectedParts,
  { repeats, newcomers, values }: Learned,
  { own, arriving, paid, factor, random }: DrawnEffects & { factor: number; random: Random },
): Drawn => {
  const drawn = (): Record<"existing" | "newcomers", Draws> => ({
    existing: emptyDraws(parts),
    newcomers: emptyDraws(parts),
  });
  const draws: Drawn = { orders: drawn(), revenue: drawn() };
  const count = (mean: number, dispersion: number) => drawAround(mean, dispersion * mean, random);
  for (let path = 0; path < PATHS; path++) {
    let [came, centre] = [0, 0];
    for (let part = 0; part < parts.length; part++) {
      const rate = Math.exp(factor * at(own, part, path));
      const [existing, firsts] = [expected.existing[part] as number, expected.firsts[part] as number];
      const orders = count(existing * rate, repeats.dispersion);
      const first = newcomers ? count(firsts * Math.exp(factor * at(arriving, part, path)), newcomers.dispersion) : 0;
      came += first;
      centre += firsts;
      const share = centre > 0 ? came / centre : 1;
      const follow = count((expected.followers[part] as number) * share * rate, repeats.dispersion);
      (draws.orders.existing[part] as Column)[path] = orders;
      (draws.orders.newcomers[part] as Column)[path] = first + follow;
      if (!values || !expected.orderValue) continue;
      const value = (expected.orderValue[part] as number) * Math.exp(at(paid, part, path));
      const { firstRatio, variation, dispersion } = values;
      const noise = dispersion * (variation * value) ** 2;
      const worth = firstRatio * first + follow;
      const squares = firstRatio ** 2 * first + follow;
      (draws.revenue.existing[part] as Column)[path] = drawAround(orders * value, noise * orders, random);
      (draws.revenue.newcomers[part] as Column)[path] = drawAround(worth * value, noise * squares, random);
    }
  }
  return draws;
};

/**
 * Simulates purchases and revenue along the horizon: the effects by the uncertainty of what was learned, the same for
 * all parts of one path, and counts and amounts around them. All purchases but first ones share the same errors.
 * `learnDeviation` says how far the total of orders varies (standard deviation of its logarithm), given what is simulated.
 * It is about everyone: where the total varies less than its groups would have it, their errors cancel, and each group keeps its own.
 */
export const drawPaths = (
  parts: readonly Part[],
  expected: ExpectedParts,
  learned: Learned,
  { seed, learnDeviation }: { seed: number; learnDeviation?: ((simulated: number) => number) | undefined },
): PathDraws => {
  const { repeats, newcomers, values } = learned;
  const random = streams(seed);
  const own = drawEffects(repeats, parts, random.existing);
  const arriving = newcomers && drawEffects(newcomers, parts, random.newcomers);
  let factor = 1;
  if (learnDeviation) {
    const ordered = expected.existing.map((each, part) => each + (expected.followers[part] as number));
    const all = sumValues(ordered) + sumValues(expected.firsts);
    // The variance of the total's logarithm if all effects were known.
    const chance =
      (repeats.dispersion * sumValues(ordered) + (newcomers?.dispersion ?? 0) * sumValues(expected.firsts)) / all ** 2;
    factor = factorOfErrors([own, arriving], expected, { learn: learnDeviation, chance });
  }
  const paid = values && drawEffects(values, parts, random.values);
  const effects = { own, arriving, paid };
  const everyone = drawCounts(parts, expected, learned, { ...effects, factor, random: random.counts });
  if (factor >= 1) return { everyone, groups: everyone };
  return { everyone, groups: drawCounts(parts, expected, learned, { ...effects, factor: 1, random: random.groups }) };
};

const BOUNDS = { lower80: 0.1, upper80: 0.9, lower95: 0.025, upper95: 0.975 };
type Bound = keyof typeof BOUNDS;

/** One value per period. Bounds are predictive and equal-tailed, and contain what is expected. */
export type TotalsPath = Record<"expected" | Bound, Float64Array>;

/** `existing` are customers with a purchase by the as-of day, `newcomers` those to come; `all` is their sum. */
export type TotalsByGroup = Record<"all" | "existing" | "newcomers", TotalsPath>;

const sumOver = (column: Float64Array, places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (column[place] as number), 0);

const drawsOver = (draws: Draws, places: readonly number[]): Float64Array => {
  const sums = new Float64Array(PATHS);
  for (const place of places)
    for (let path = 0; path < PATHS; path++)
      sums[path] = (sums[path] as number) + ((draws[place] as Float64Array)[path] as number);
  return sums;
};

/** The bounds of each period's draws, which are reordered. */
const computeTotalsPath = (expected: Float64Array, draws: readonly Float64Array[]): TotalsPath => {
  for (const own of draws) own.sort();
  const boundsAt = (share: number) =>
    expected.map((value, period) => {
      const bound = quantileSorted(draws[period] as Float64Array, share);
      return share < 0.5 ? Math.min(value, bound) : Math.max(value, bound);
    });
  const bounds = Object.entries(BOUNDS).map(([name, share]) => [name, boundsAt(share)]);
  return { expected, ...(Object.fromEntries(bounds) as Record<Bound, Float64Array>) };
};

export type Columns = Record<"existing" | "newcomers", Float64Array>;

/** The totals of groups of parts, each given by the places of its parts. */
export const byGroup = (
  groups: readonly number[][],
  expected: Columns,
  { everyone, groups: apart }: PathDraws,
  what: keyof Drawn,
): TotalsByGroup => {
  const sums = (who: keyof Columns) => Float64Array.from(groups, (places) => sumOver(expected[who], places));
  const drawn = (draws: Drawn, who: keyof Columns) => groups.map((places) => drawsOver(draws[what][who], places));
  const fresh = drawn(everyone, "newcomers");
  const both = drawn(everyone, "existing").map((own, at) =>
    own.map((sum, path) => sum + ((fresh[at] as Float64Array)[path] as number)),
  );
  const [existing, newcomers] = [drawn(apart, "existing"), drawn(apart, "newcomers")];
  const [old, added] = [sums("existing"), sums("newcomers")];
  return {
    all: computeTotalsPath(
      old.map((sum, at) => sum + (added[at] as number)),
      both,
    ),
    existing: computeTotalsPath(old, existing),
    newcomers: computeTotalsPath(added, newcomers),
  };
};
