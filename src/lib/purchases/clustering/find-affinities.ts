import type { CompleteRows } from "#lib/purchases/complete-rows.ts";
import { type PurchasingOrder, type PurchasingRow, SHARE_KINDS, type ShareKind } from "#lib/purchases/purchasing.ts";
import { choosePartition } from "#lib/statistics/clustering/choose-partition.ts";
import { emptyMatrix, isAllAlike, type Matrix, selectRows } from "#lib/statistics/clustering/matrix.ts";
import {
  type Assignment,
  computeCentroids,
  countClusterSizes,
  sumWithin,
} from "#lib/statistics/clustering/partition.ts";
import { covarianceMatrix, principalComponents } from "#lib/statistics/symmetric.ts";
import { amountsIn, readShareTable, type ShareSpace, totalAmount, totalWidth, writeScores } from "./shares.ts";

/** The sum of the variances of all columns. */
export const totalVariance = (points: Matrix): number => {
  const assignment = new Uint16Array(points.rows);
  return sumWithin(points, { centroids: computeCentroids(points, assignment, 1), assignment }) / points.rows;
};

/** The number of directions that the variance is spread over: (Σ λ)² / Σ λ² of the covariances. */
const countDirections = (points: Matrix): number => {
  const { covariances } = covarianceMatrix(points);
  const squares = covariances.reduce((sum, value) => sum + value * value, 0);
  return squares > 0 ? totalVariance(points) ** 2 / squares : 0;
};

/**
 * The silhouette of clusters of evenly spread points, which form no groups: about 0.61, 0.40, 0.29, 0.21, 0.13 and 0.08
 * in 1, 2, 3, 4, 6 and 10 dimensions (k-means of 600 uniform points, the best of 2 to 10 clusters).
 */
const withoutGroups = (directions: number): number => 0.62 / Math.max(1, directions) ** 0.75;

const CLEARLY = 0.05;

/** Whether clusters with this silhouette are groups, rather than cuts through a single cloud of as many dimensions. */
export const areGroups = (points: Matrix, silhouette: number): boolean =>
  silhouette >= withoutGroups(countDirections(points)) + CLEARLY;

// Whether customers' shares differ more than by chance: if all of them chose alike, n orders would be n draws from the same
// shares (multinomial), and their own shares would still differ.

/** Customers, some of all rows. */
type Sample = {
  rows: readonly PurchasingRow[];
  histories: CompleteRows["histories"];
  /** Rows by number, and the number of orders of each; NaN if unknown. */
  chosen: Uint32Array;
  orders: Float64Array;
  /** As many equally large orders would vary as much. */
  effectiveOrders: Float64Array;
  seed: number;
};

/** Fewer customers are no basis for groups. */
const LEAST_CUSTOMERS = 50;
/** Customers with fewer orders don't show whether they return to the same products. */
const LEAST_ORDERS = 1.5;
/** An order is at most this many independent choices. */
const MOST_CHOICES = 20;
/** The variance of all shares relative to that by chance, which groups exceed in few directions only. */
const MIXED = 1.1;
/** That along the directions of the groups. At 1, the groups are those of chance. */
const BEYOND_CHANCE = 1.75;

const NAMES = { categories: "category", brands: "brand", months: undefined, events: undefined } as const;

/** Σ share² of the names within an order: 1 if it has one; undefined without names. */
const focusIn = ({ items = [] }: PurchasingOrder, kind: "category" | "brand"): number | undefined => {
  const amounts = new Map<string, number>();
  let total = 0;
  for (const { [kind]: name, quantity, price } of items) {
    if (!name) continue;
    total += quantity * price;
    amounts.set(name, (amounts.get(name) ?? 0) + quantity * price);
  }
  return total > 0 ? [...amounts.values()].reduce((sum, amount) => sum + (amount / total) ** 2, 0) : undefined;
};

/** The mean over a customer's orders; 1 if it is unknown, as for orders that were added up in the database. */
const meanFocus = (orders: readonly PurchasingOrder[] = [], kind: "category" | "brand"): number => {
  const known = orders.flatMap((order) => focusIn(order, kind) ?? []);
  return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : 1;
};

/**
 * How many independent choices an order is, if all customers chose alike from the mean shares: the items of an order may
 * be of one category because they belong together. With m choices an order's Σ share² would be S + (1 − S) / m, where S
 * is that of the mean shares. One if it is unknown.
 */
const choicesPerOrder = ({ histories, chosen }: Sample, kind: ShareKind, squares: number): number => {
  const name = NAMES[kind];
  const focuses = Array.from(chosen, (row) => (name ? meanFocus(histories[row], name) : 1));
  const focus = focuses.reduce((sum, each) => sum + each, 0) / focuses.length;
  return focus > squares ? Math.max(1, Math.min(MOST_CHOICES, (1 - squares) / (focus - squares))) : MOST_CHOICES;
};

type Drawn = {
  /** Which customers ordered repeatedly, and their shares. */
  repeat: Uint32Array;
  shares: Matrix;
  overall: Float64Array;
  /** The sum of 1 / n of their draws. */
  oneIn: number;
};

/** Null if too few customers ordered repeatedly: single orders differ by chance alone. */
const drawnShares = (known: Sample, kind: ShareKind, shares: Matrix): Drawn | null => {
  const isOfAmounts = kind === "categories" || kind === "brands";
  const orders = isOfAmounts ? known.effectiveOrders : known.orders;
  const repeat = Uint32Array.from(orders.keys()).filter((i) => !((orders[i] as number) < LEAST_ORDERS));
  if (repeat.length < LEAST_CUSTOMERS) return null;
  const own = selectRows(shares, repeat);
  const overall = computeCentroids(own, new Uint16Array(own.rows), 1).values;
  const squares = overall.reduce((sum, share) => sum + share * share, 0);
  const choices = choicesPerOrder(known, kind, squares);
  const draws = (row: number) => choices * (orders[row] as number);
  // With an unknown number of orders, shares are taken at their word.
  const oneIn = repeat.reduce((sum, row) => sum + (Number.isNaN(draws(row)) ? 0 : 1 / draws(row)), 0);
  return { repeat, shares: own, overall, oneIn };
};

/** Whether customers differ at all, which is cheap to know. */
const isMixed = ({ shares: { values, columns }, overall, oneIn }: Drawn): boolean => {
  let found = 0;
  for (let at = 0; at < values.length; at++) found += ((values[at] as number) - (overall[at % columns] as number)) ** 2;
  return found > MIXED * oneIn * overall.reduce((sum, share) => sum + share - share * share, 0);
};

/** Whether the groups differ more than by chance, along the direction of each. */
const isBeyondChance = (
  { repeat, shares: own, overall, oneIn }: Drawn,
  { assignment, k }: { assignment: Assignment; k: number },
): boolean => {
  const n = own.columns;
  const labels = Uint16Array.from(repeat, (row) => assignment[row] as number);
  const [centres, sizes] = [computeCentroids(own, labels, k), countClusterSizes(labels, k)];
  let [found, byChance] = [0, 0];
  for (let group = 0; group < k; group++) {
    const direction = overall.map((mean, place) => (centres.values[group * n + place] as number) - mean);
    const mean = direction.reduce((sum, value, place) => sum + value * (overall[place] as number), 0);
    const size = sizes[group] as number;
    for (let row = 0; row < own.rows; row++) {
      let score = -mean;
      for (let place = 0; place < n; place++)
        score += (direction[place] as number) * (own.values[row * n + place] as number);
      found += size * score * score;
    }
    const square = direction.reduce((sum, value, place) => sum + value * value * (overall[place] as number), 0);
    byChance += size * oneIn * (square - mean * mean);
  }
  return found >= BEYOND_CHANCE * byChance;
};

// Groups of customers who buy different products, or at different times of the year. They are looked for in a sample, so that
// a shop without such groups pays only for that.

/** Names beyond the most bought ones only count in the total. */
const MOST_NAMES = 20;
const MOST_COMPONENTS = 9;
/** A smaller part of the customers with known shares is no basis for groups. */
const LEAST_KNOWN = 0.5;
/** Kaufman and Rousseeuw (1990): below it the structure is weak. */
const LEAST_SILHOUETTE = 0.5;
/** The largest ratio of a space's total variance to that within its groups, which may be 0. */
const MOST_TIMES_WITHIN = 26;

type Affinities = { spaces: ShareSpace[]; assignment: Assignment; k: number };

type Candidate = Affinities & {
  silhouette: number;
  /** Not clearly apart from the cuts through a single cloud, which may be groups that share much of what they buy. */
  isBlurred: boolean;
};

/** The names that most of the amounts go to, where each customer counts the same. */
const mostBought = ({ rows, chosen }: Sample, kind: ShareKind): string[] => {
  const sums = new Map<string, number>();
  for (const row of chosen) {
    const own = amountsIn(rows[row] as PurchasingRow, kind);
    const total = totalAmount(own);
    for (const name in own)
      if ((own?.[name] ?? 0) > 0) sums.set(name, (sums.get(name) ?? 0) + (own?.[name] ?? 0) / total);
  }
  const kept = [...sums].map(([name, sum]) => ({ name, sum: Math.round(1e6 * sum) }));
  return kept
    .sort((a, b) => b.sum - a.sum || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ name }) => name);
};

/** The shares of those who have any. */
const knownShares = ({ rows, chosen, orders, effectiveOrders, ...rest }: Sample, kind: ShareKind, names: string[]) => {
  const { shares, known } = readShareTable(rows, chosen, { kind, names });
  const of = (column: Float64Array) => Float64Array.from(known, (i) => column[i] as number);
  return {
    shares: selectRows(shares, known),
    known: {
      ...rest,
      rows,
      chosen: Uint32Array.from(known, (i) => chosen[i] as number),
      orders: of(orders),
      effectiveOrders: of(effectiveOrders),
    },
  };
};

/** The components with more than the mean variance (Kaiser 1960): noise is spread over all of them, groups over few. */
const fitShareSpace = (kind: ShareKind, names: string[], shares: Matrix): ShareSpace | null => {
  const n = names.length;
  const { means, covariances } = covarianceMatrix({ ...shares, values: shares.values.map(Math.sqrt) });
  const kept = principalComponents(covariances, n).filter(({ share }) => share > 1 / n);
  if (kept.length === 0) return null;
  const components = kept.slice(0, MOST_COMPONENTS).map(({ weights }) => weights);
  return { kind, names, means: [...means], components, weight: 1 };
};

/** All customers' coordinates in the spaces, one after the other. */
const pointsIn = ({ rows, chosen }: Sample, spaces: readonly ShareSpace[]): Matrix => {
  const points = emptyMatrix(chosen.length, totalWidth(spaces));
  let first = 0;
  for (const space of spaces) {
    writeScores(readShareTable(rows, chosen, space), space, points, first);
    first += space.components.length;
  }
  return points;
};

/** Null if the points are a single cloud, or farther from groups than one. */
const groupsIn = (points: Matrix, seed: number): Omit<Candidate, "spaces"> | null => {
  if (points.rows < 2 || isAllAlike(points)) return null;
  const { assignment, centroids, silhouette } = choosePartition(points, {
    algorithm: "kmeans",
    k: "auto",
    isPlain: true,
    seed,
  });
  const isBlurred = !areGroups(points, silhouette);
  const mayBe = silhouette >= LEAST_SILHOUETTE && silhouette >= withoutGroups(countDirections(points));
  return mayBe ? { assignment, k: centroids.rows, silhouette, isBlurred } : null;
};

/** Weighted, so that the spread within the groups found is 1. */
const weighted = (space: ShareSpace, points: Matrix, { assignment, k }: { assignment: Assignment; k: number }) => {
  const centroids = computeCentroids(points, assignment, k);
  const own = sumWithin(points, { centroids, assignment }) / points.rows;
  const within = Math.max(own, totalVariance(points) / MOST_TIMES_WITHIN);
  return { ...space, weight: 1 / Math.sqrt(within) };
};

export const isOfProducts = ({ kind }: Pick<ShareSpace, "kind">): boolean => kind === "categories" || kind === "brands";

/** The groups by one kind of name; null if there are none. */
const findCandidate = (sample: Sample, kind: ShareKind): Candidate | null => {
  const names = mostBought(sample, kind);
  if (names.length < 2) return null;
  const { shares, known } = knownShares(sample, kind, names);
  if (known.chosen.length < Math.max(LEAST_CUSTOMERS, LEAST_KNOWN * sample.chosen.length)) return null;
  const drawn = drawnShares(known, kind, shares);
  const space = drawn && isMixed(drawn) ? fitShareSpace(kind, names, shares) : null;
  if (!drawn || !space) return null;
  const points = pointsIn(known, [space]);
  const groups = groupsIn(points, sample.seed);
  if (!groups || !isBeyondChance(drawn, groups)) return null;
  return { ...groups, spaces: [weighted(space, points, groups)] };
};

/**
 * Groups of customers by what or when they buy: by the shares that separate best, and further ones where they leave clear
 * groups. Null if there are none: if customers don't differ more than by chance, or differ without forming groups; `isBlurred` if
 * those would be two that share much of what they buy.
 */
export const findAffinities = (sample: Sample): { found: Affinities | null; isBlurred: boolean } => {
  const all = SHARE_KINDS.flatMap((kind) => findCandidate(sample, kind) ?? []);
  const candidates = all.filter(({ isBlurred }) => !isBlurred);
  candidates.sort((a, b) => b.silhouette - a.silhouette);
  let found: Affinities | null = null;
  for (const { spaces: own } of candidates) {
    const spaces: ShareSpace[] = [...(found?.spaces ?? []), ...own];
    const groups = groupsIn(pointsIn(sample, spaces), sample.seed);
    if (groups && !groups.isBlurred) found = { ...groups, spaces };
  }
  const isBlurred = !found && all.some(({ k, spaces: [space] }) => k === 2 && space && isOfProducts(space));
  return { found, isBlurred };
};
