import { areGroups, findAffinities, isOfProducts, totalVariance } from "#lib/purchases/clustering/find-affinities.ts";
import {
  clusteringPoints,
  isExtremeSpender,
  type PurchasingModel,
  type ScaledFeature,
} from "#lib/purchases/clustering/model.ts";
import { type ClusterProfile, nameClusters } from "#lib/purchases/clustering/name-clusters.ts";
import {
  type Columns,
  computeMeans,
  computeZScores,
  featureProfile,
  type Means,
} from "#lib/purchases/clustering/profile.ts";
import { ON_EVENTS, readShareTable, type ShareSpace, type ShareTable } from "#lib/purchases/clustering/shares.ts";
import { findValueFrom } from "#lib/purchases/clustering/value-block.ts";
import type { CompleteRows } from "#lib/purchases/complete-rows.ts";
import { buildOrderCalendar, classifyTiming, TIMING_GROUPS, type TimingGroup } from "#lib/purchases/measures.ts";
import {
  type AffinityId,
  affinityId,
  GOOD_SEPARATION,
  type GroupName,
  type PurchasingOptions,
  type PurchasingRow,
  type SegmentId,
  SHARE_KINDS,
  type ShareMark,
} from "#lib/purchases/purchasing.ts";
import { choosePartition, silhouette } from "#lib/statistics/clustering/choose-partition.ts";
import { refine } from "#lib/statistics/clustering/kmeans.ts";
import { isAllAlike, type Matrix, selectRows, toLists } from "#lib/statistics/clustering/matrix.ts";
import {
  type Assignment,
  computeCentroids,
  mutualInformation,
  type Partition,
} from "#lib/statistics/clustering/partition.ts";
import { sampleRows } from "#lib/statistics/random.ts";

/** What a group buys at least this much of, and this many times as much as all customers, can name it. */
const LEAST_SHARE = 0.1;
const LEAST_LIFT = 1.1;
/** How many names of each kind. */
const MOST_NAMES = 2;

/** The sums of these customers' shares, and how many have any. */
type Shares = { sums: Float64Array; count: number };

const sharesByCluster = ({ shares, known }: ShareTable, assignment: Assignment, k: number): Shares[] => {
  const { columns, values } = shares;
  const clusters = Array.from({ length: k }, (): Shares => ({ sums: new Float64Array(columns), count: 0 }));
  for (const row of known) {
    const own = clusters[assignment[row] as number] as Shares;
    own.count++;
    for (let place = 0; place < columns; place++)
      own.sums[place] = (own.sums[place] as number) + (values[row * columns + place] as number);
  }
  return clusters;
};

const sumShares = (groups: readonly Shares[]): Shares => ({
  sums: groups.reduce(
    (all, { sums }) => all.map((sum, at) => sum + (sums[at] as number)),
    new Float64Array(groups[0]?.sums.length ?? 0),
  ),
  count: groups.reduce((all, { count }) => all + count, 0),
});

/** What a group buys more of than all customers, by share × ln lift. */
const listShareMarks = ({ kind, names }: ShareSpace, own: Shares, all: Shares): ShareMark[] =>
  names
    .map((name, place) => {
      const share = (own.sums[place] as number) / own.count;
      const population = (all.sums[place] as number) / all.count;
      return { kind, name, share, population, lift: share / population };
    })
    .filter(({ share, lift }) => share >= LEAST_SHARE && lift >= LEAST_LIFT)
    .sort((a, b) => b.share * Math.log(b.lift) - a.share * Math.log(a.lift) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ lift: _, ...mark }) => mark);

const nameGroup = (mark: ShareMark | undefined): AffinityId | GroupName => {
  if (!mark) return "regular";
  if (mark.kind === "months") return "seasonal";
  if (mark.kind === "events") return mark.name === ON_EVENTS ? "event_driven" : "regular";
  return affinityId(mark.name);
};

/**
 * Names clusters by what or when their customers buy: `affinity_yarn`, `seasonal`, and `regular` if a cluster buys like
 * all customers. A second cluster of a name is numbered, largest first; `taken` names are those of groups outside.
 */
const nameAffinities = (
  assignment: Assignment,
  sizes: readonly number[],
  spaces: readonly (ShareSpace & { table: ShareTable })[],
  taken: readonly SegmentId[],
): { names: SegmentId[]; marks: Map<SegmentId, ShareMark[]> } => {
  const ordered = spaces.toSorted((a, b) => SHARE_KINDS.indexOf(a.kind) - SHARE_KINDS.indexOf(b.kind));
  const bySpace = ordered.map((space) => {
    const shares = sharesByCluster(space.table, assignment, sizes.length);
    return shares.map((own) => listShareMarks(space, own, sumShares(shares)));
  });
  // Categories say more than brands, if they give each cluster its own name.
  const isDistinct = (of: readonly ShareMark[][]) => new Set(of.map(([first]) => first?.name)).size === sizes.length;
  const inOrder = [...bySpace].sort((a, b) => Number(isDistinct(b)) - Number(isDistinct(a)));
  const names = new Array<SegmentId>(sizes.length);
  const marks = new Map<SegmentId, ShareMark[]>();
  const used = new Set(taken);
  const bySize = [...sizes.entries()].sort(([, a], [, b]) => b - a);
  for (const [cluster] of bySize) {
    const own = inOrder.flatMap((of) => of[cluster] ?? []);
    const name = nameGroup(own[0]);
    let id: SegmentId = name;
    for (let number = 2; used.has(id); number++) id = `${name}_${number}`;
    used.add(id);
    names[cluster] = id;
    marks.set(id, own);
  }
  return { names, marks };
};

export type ScaledPopulation = {
  rows: readonly PurchasingRow[];
  /** By row: the orders that it was derived from. */
  histories: CompleteRows["histories"];
  columns: Columns;
  /** The same, scaled. */
  places: Columns;
  overall: Means;
  features: ScaledFeature[];
};

export type Grouped = {
  /** By row. */
  ids: SegmentId[];
  silhouette: number | null;
  /** How many of the customers were used for clustering. */
  sampled: number;
  clustered: number;
  /** What names the groups that are separated by products or the calendar. */
  marks: ReadonlyMap<SegmentId, readonly ShareMark[]>;
  /** What customers buy differs beyond chance, but not clearly enough for groups. */
  isBlurred: boolean;
  model: PurchasingModel;
};

type GroupingOptions = Pick<PurchasingOptions, "type" | "segments" | "seed"> & {
  algorithm: "kmeans" | "hierarchical";
  /** Whether timing groups are separated first. */
  isTimed: boolean;
};

/** Smaller timing groups are treated as coincidence. */
const LEAST_TIMED_SHARE = 0.01;

/**
 * Finds customers grouped by timing; if a number of segments was requested, only as many timing groups as leave two for
 * clusters.
 */
const timedGroups = ({ rows }: ScaledPopulation, { isTimed, segments }: GroupingOptions) => {
  const calendar = buildOrderCalendar(rows);
  const timings = rows.map((row) => (isTimed ? classifyTiming(row, calendar) : null));
  const sizes = new Map<TimingGroup | null, number>();
  for (const timing of timings) sizes.set(timing, (sizes.get(timing) ?? 0) + 1);
  const sizeOf = (group: TimingGroup) => sizes.get(group) ?? 0;
  const large = TIMING_GROUPS.filter((group) => sizeOf(group) > 0 && sizeOf(group) >= LEAST_TIMED_SHARE * rows.length);
  const allowed = segments === "auto" ? large.length : Math.max(0, segments - 2);
  const groups = large.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, allowed);
  return { calendar, groups, timings: timings.map((timing) => (timing && groups.includes(timing) ? timing : null)) };
};

const computeProfiles = (population: ScaledPopulation, clusters: readonly number[][]): ClusterProfile[] => {
  const { columns, places, overall, features, rows } = population;
  const all = featureProfile(overall, overall);
  return clusters.map((members) => {
    const means = computeMeans(columns, places, members);
    const z = computeZScores(means, overall);
    const lookedAt = new Map([...z].filter(([name]) => features.some(({ feature }) => feature === name)));
    return { share: members.length / rows.length, z: lookedAt, means: featureProfile(means, overall), population: all };
  });
};

type Clustered = Pick<Partition, "assignment" | "centroids"> & {
  points: Matrix;
  sampled: number;
  features: ScaledFeature[];
  spaces: PurchasingModel["spaces"];
  /** The shares in each space. */
  tables: ShareTable[];
  isBlurred?: boolean;
};

const AFFINITY_SAMPLE = 600;
const LAST_PASSES = 20;
/** The variance of purchase behavior without groups, where that within the groups of buyers is 1. */
const WITHOUT_GROUPS = 0.25;

const byPurchases = (population: ScaledPopulation, rest: readonly number[], wanted: GroupingOptions) => {
  const space = { features: population.features, spaces: [], tables: [] };
  const points = clusteringPoints(population, space, rest);
  const isOne = rest.length < 2 || isAllAlike(points);
  const { algorithm, segments: k, seed } = wanted;
  const partition = isOne
    ? {
        assignment: new Uint16Array(rest.length),
        centroids: { ...points, rows: Math.min(1, rest.length) },
        sampled: rest.length,
        silhouette: -1,
      }
    : choosePartition(points, { algorithm, k, seed });
  return { ...space, ...partition, points, isOne };
};

/** Whether purchase clusters already tell the buyers apart: they share at least half of the information (Theil's U). */
const HALF = 0.5;

/**
 * Clusters by purchase behavior, or by what customers buy if that separates them better: a block of features is weighted by how well
 * it separates (Modha and Spangler 2003). Well separated groups by purchase behavior come first: they have established names, and what
 * each buys is reported anyway.
 */
const clusterCustomers = (
  population: ScaledPopulation,
  rest: readonly number[],
  wanted: GroupingOptions,
): Clustered => {
  const { algorithm, segments, seed, type } = wanted;
  const purchases = byPurchases(population, rest, wanted);
  if (type !== "behavioral") return purchases;
  const { rows, histories, columns } = population;
  const drawn = sampleRows(rest.length, AFFINITY_SAMPLE, seed);
  const chosen = drawn.map((i) => rest[i] as number);
  const orders = Float64Array.from(chosen, (row) => columns.orderCount[row] as number);
  const effectiveOrders = orders.map((count, i) => rows[chosen[i] as number]?.effectiveOrders ?? count);
  const { found, isBlurred } = findAffinities({ rows, histories, chosen, orders, effectiveOrders, seed });
  if (!found) return { ...purchases, isBlurred };
  const own =
    segments === "auto" || purchases.isOne ? purchases : byPurchases(population, rest, { ...wanted, segments: "auto" });
  const labels = drawn.map((i) => own.assignment[i] as number);
  const { information, entropies } = mutualInformation(found.assignment, labels);
  const isKnown = information >= HALF * entropies[0];
  const isWell = own.silhouette >= GOOD_SEPARATION && areGroups(own.points, own.silhouette);
  // How long ago customers bought follows from their season, so such groups by purchase behavior are no better ones.
  if (found.spaces.some(isOfProducts) ? isKnown || isWell : isWell && !isKnown) return purchases;
  const scale = Math.sqrt(WITHOUT_GROUPS / (totalVariance(purchases.points) || 1));
  const features = population.features.map((each) => ({ ...each, weight: scale * each.weight }));
  const tables = found.spaces.map((each) => readShareTable(rows, rest, each));
  const space = { features, spaces: found.spaces, tables };
  const points = clusteringPoints(population, space, rest, tables);
  if (segments === "auto" && algorithm === "kmeans") {
    const start = computeCentroids(selectRows(points, drawn), found.assignment, found.k);
    return { ...refine(points, start, LAST_PASSES), ...space, points, sampled: drawn.length };
  }
  const k = segments === "auto" ? found.k : segments;
  return { ...choosePartition(points, { algorithm, k, seed }), ...space, points };
};

/** Assigns each customer to one group: timing groups first, then named clusters. */
export const groupCustomers = (population: ScaledPopulation, wanted: GroupingOptions): Grouped => {
  const { places } = population;
  const { calendar, groups, timings } = timedGroups(population, wanted);
  const rest: number[] = [];
  for (let row = 0; row < timings.length; row++) if (!timings[row]) rest.push(row);
  const { seed } = wanted;
  const segments = wanted.segments === "auto" ? wanted.segments : Math.max(1, wanted.segments - groups.length);
  const {
    points,
    features,
    spaces,
    tables,
    isBlurred = false,
    ...partition
  } = clusterCustomers(population, rest, {
    ...wanted,
    segments,
  });
  const clusters = Array.from({ length: partition.centroids.rows }, (): number[] => []);
  for (let i = 0; i < rest.length; i++) clusters[partition.assignment[i] as number]?.push(rest[i] as number);
  const named = spaces.map((each, i) => ({ ...each, table: tables[i] as ShareTable }));
  const sizes = clusters.map(({ length }) => length);
  const [space] = spaces;
  const { names, marks } = space
    ? nameAffinities(partition.assignment, sizes, named, groups)
    : { names: nameClusters(computeProfiles(population, clusters), segments !== "auto"), marks: new Map() };
  const ids: SegmentId[] = timings.map((timing) => timing ?? "regular");
  for (const [cluster, members] of clusters.entries())
    for (const row of members) ids[row] = names[cluster] as SegmentId;
  const looksAtMoney = !space && features.some(({ feature }) => feature === "totalPurchases");
  const hasGiants = looksAtMoney && (segments === "auto" || names.includes("high_value"));
  if (hasGiants) for (const row of rest) if (isExtremeSpender(places, row)) ids[row] = "high_value";
  // Groups of buyers would hide who pays many times as much.
  const totals = population.columns.totalPurchases;
  const valueFrom =
    space && segments === "auto" ? findValueFrom(Float64Array.from(rest, (row) => totals[row] as number)) : null;
  if (valueFrom !== null) for (const row of rest) if ((totals[row] as number) >= valueFrom) ids[row] = "high_value";
  const distinct = [...new Set(ids)];
  const labels = Uint16Array.from(rest, (row) => distinct.indexOf(ids[row] as SegmentId));
  return {
    ids,
    silhouette: silhouette(points, labels, { k: distinct.length, seed }),
    sampled: partition.sampled,
    clustered: rest.length,
    marks,
    isBlurred,
    model: {
      features,
      spaces,
      centroids: toLists(partition.centroids),
      ids: names,
      calendar,
      timing: groups,
      hasGiants: hasGiants && ids.includes("high_value"),
      ...(valueFrom !== null && { valueFrom }),
    },
  };
};
