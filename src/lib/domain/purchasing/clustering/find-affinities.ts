import { choosePartition } from "#lib/domain/statistics/clustering/choose-partition.ts";
import { covariancesOf } from "#lib/domain/statistics/clustering/covariances.ts";
import { emptyMatrix, isAllAlike, type Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import type { Assignment } from "#lib/domain/statistics/clustering/partition.ts";
import { centroidsOf } from "#lib/domain/statistics/clustering/partition.ts";
import { eigen } from "#lib/domain/statistics/symmetric.ts";
import { type PurchasingRow, SHARE_KINDS, type ShareKind } from "../purchasing.ts";
import { drawnShares, isBeyondChance, isMixed, LEAST_CUSTOMERS, type Sample } from "./chance.ts";
import { areGroups, varianceOf } from "./separation.ts";
import { amountsIn, placesOf, readShares, type ShareSpace, totalOf, widthOf, writeScores } from "./shares.ts";

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
    const total = totalOf(own);
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
const knownShares = ({ rows, chosen, ...rest }: Sample, kind: ShareKind, names: readonly string[]) => {
  const places = placesOf(names);
  const known: number[] = [];
  const shares = emptyMatrix(chosen.length, names.length);
  for (const [i, row] of chosen.entries()) {
    const into = shares.values.subarray(known.length * names.length, (known.length + 1) * names.length);
    if (readShares(rows[row] as PurchasingRow, kind, places, into)) known.push(i);
  }
  shares.rows = known.length;
  shares.values = shares.values.subarray(0, known.length * names.length);
  const of = (orders: Float64Array) => Float64Array.from(known, (i) => orders[i] as number);
  return {
    shares,
    known: {
      ...{ rows, seed: rest.seed, chosen: Uint32Array.from(known, (i) => chosen[i] as number) },
      ...{ orders: of(rest.orders), effectiveOrders: of(rest.effectiveOrders) },
    },
  };
};

/** The components with more than the mean variance (Kaiser 1960): noise is spread over all of them, groups over few. */
const spaceOf = (kind: ShareKind, names: string[], shares: Matrix): ShareSpace | null => {
  const n = names.length;
  const { means, covariances } = covariancesOf({ ...shares, values: shares.values.map(Math.sqrt) });
  const { values, vectors } = eigen(covariances, n);
  const least = values.reduce((sum, value) => sum + value, 0) / n;
  const kept = [...values.keys()]
    .filter((at) => (values[at] as number) > least)
    .sort((a, b) => (values[b] as number) - (values[a] as number))
    .slice(0, MOST_COMPONENTS);
  if (kept.length === 0) return null;
  const components = kept.map((at) => Array.from({ length: n }, (_, place) => vectors[place * n + at] as number));
  return { kind, names, means: [...means], components, weight: 1 };
};

/** All customers' coordinates in the spaces, one after the other. */
const pointsIn = ({ rows, chosen }: Sample, spaces: readonly ShareSpace[]): Matrix => {
  const points = emptyMatrix(chosen.length, widthOf(spaces));
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
    ...{ algorithm: "kmeans", k: "auto", isPlain: true, seed },
  });
  const isClear = silhouette >= LEAST_SILHOUETTE && areGroups(points, silhouette);
  return isClear ? { assignment, k: centroids.rows, silhouette } : null;
};

/** Weighted, so that the spread within the groups found is 1. */
const weighted = (space: ShareSpace, points: Matrix, { assignment, k }: { assignment: Assignment; k: number }) => {
  const centres = centroidsOf(points, assignment, k);
  const rest = emptyMatrix(points.rows, points.columns);
  for (let at = 0; at < rest.values.length; at++) {
    const centre = (assignment[Math.floor(at / points.columns)] as number) * points.columns + (at % points.columns);
    rest.values[at] = (points.values[at] as number) - (centres.values[centre] as number);
  }
  const within = Math.max(varianceOf(rest), varianceOf(points) / MOST_TIMES_WITHIN);
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
