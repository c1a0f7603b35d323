import { choosePartition } from "#lib/domain/statistics/clustering/choose-partition.ts";
import { emptyMatrix, isAllAlike, type Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import { type Assignment, centroidsOf, sumWithin } from "#lib/domain/statistics/clustering/partition.ts";
import { covarianceMatrix, principalComponents } from "#lib/domain/statistics/clustering/principal-components.ts";
import { type PurchasingRow, SHARE_KINDS, type ShareKind } from "../purchasing.ts";
import { drawnShares, isBeyondChance, isMixed, LEAST_CUSTOMERS, type Sample } from "./chance.ts";
import { areGroups, totalVariance } from "./separation.ts";
import {
  amountsIn,
  placesByName,
  readShares,
  type ShareSpace,
  totalAmount,
  totalWidth,
  writeScores,
} from "./shares.ts";

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

export type Affinities = { spaces: ShareSpace[]; assignment: Assignment; k: number };

type Candidate = Affinities & { silhouette: number };

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
const knownShares = (
  { rows, chosen, orders, effectiveOrders, ...rest }: Sample,
  kind: ShareKind,
  names: readonly string[],
) => {
  const places = placesByName(names);
  const known: number[] = [];
  const shares = emptyMatrix(chosen.length, names.length);
  for (const [i, row] of chosen.entries()) {
    const into = shares.values.subarray(known.length * names.length, (known.length + 1) * names.length);
    if (readShares(rows[row] as PurchasingRow, kind, places, into)) known.push(i);
  }
  shares.rows = known.length;
  shares.values = shares.values.subarray(0, known.length * names.length);
  const of = (column: Float64Array) => Float64Array.from(known, (i) => column[i] as number);
  return {
    shares,
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
const spaceOf = (kind: ShareKind, names: string[], shares: Matrix): ShareSpace | null => {
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
    writeScores(rows, chosen, space, points, first);
    first += space.components.length;
  }
  return points;
};

/** Null if the points are a single cloud. */
const groupsIn = (points: Matrix, seed: number): Omit<Candidate, "spaces"> | null => {
  if (points.rows < 2 || isAllAlike(points)) return null;
  const { assignment, centroids, silhouette } = choosePartition(points, {
    algorithm: "kmeans",
    k: "auto",
    isPlain: true,
    seed,
  });
  const isClear = silhouette >= LEAST_SILHOUETTE && areGroups(points, silhouette);
  return isClear ? { assignment, k: centroids.rows, silhouette } : null;
};

/** Weighted, so that the spread within the groups found is 1. */
const weighted = (space: ShareSpace, points: Matrix, { assignment, k }: { assignment: Assignment; k: number }) => {
  const centroids = centroidsOf(points, assignment, k);
  const own = sumWithin(points, { centroids, assignment }) / points.rows;
  const within = Math.max(own, totalVariance(points) / MOST_TIMES_WITHIN);
  return { ...space, weight: 1 / Math.sqrt(within) };
};

/** The groups by one kind of name; null if there are none. */
const candidateOf = (sample: Sample, kind: ShareKind): Candidate | null => {
  const names = mostBought(sample, kind);
  if (names.length < 2) return null;
  const { shares, known } = knownShares(sample, kind, names);
  if (known.chosen.length < Math.max(LEAST_CUSTOMERS, LEAST_KNOWN * sample.chosen.length)) return null;
  const drawn = drawnShares(known, kind, shares);
  const space = drawn && isMixed(drawn) ? spaceOf(kind, names, shares) : null;
  if (!drawn || !space) return null;
  const points = pointsIn(known, [space]);
  const groups = groupsIn(points, sample.seed);
  if (!groups || !isBeyondChance(drawn, groups)) return null;
  return { ...groups, spaces: [weighted(space, points, groups)] };
};

/**
 * Groups of customers by what or when they buy: by the shares that separate best, and further ones where they leave clear
 * groups. Null if there are none: if customers don't differ more than by chance, or differ without forming groups.
 */
export const findAffinities = (sample: Sample): Affinities | null => {
  const candidates = SHARE_KINDS.flatMap((kind) => candidateOf(sample, kind) ?? []);
  candidates.sort((a, b) => b.silhouette - a.silhouette);
  let found: Affinities | null = null;
  for (const { spaces: own } of candidates) {
    const spaces: ShareSpace[] = [...(found?.spaces ?? []), ...own];
    const groups = groupsIn(pointsIn(sample, spaces), sample.seed);
    if (groups) found = { ...groups, spaces };
  }
  return found;
};
