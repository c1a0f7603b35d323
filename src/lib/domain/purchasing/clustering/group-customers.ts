import { choosePartition } from "#lib/domain/statistics/clustering/choose-partition.ts";
import { isAllAlike } from "#lib/domain/statistics/clustering/matrix.ts";
import { silhouette } from "#lib/domain/statistics/clustering/silhouette.ts";
import type { PurchasingOptions, PurchasingRow, SegmentId } from "../purchasing.ts";
import { calendarOf, TIMING_GROUPS, type TimingGroup, timingOf } from "../timing.ts";
import type { Columns } from "./columns.ts";
import { clusteringPoints, isExtremeSpender, type PurchasingModel, type ScaledFeature } from "./model.ts";
import { type ClusterProfile, nameClusters } from "./name-clusters.ts";
import { featureProfile, type Means, meansOf, zOf } from "./profile.ts";

export type ScaledPopulation = {
  rows: readonly PurchasingRow[];
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
  model: PurchasingModel;
};

type Wanted = Pick<PurchasingOptions, "type" | "segments" | "seed"> & {
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
const timedGroups = ({ rows }: ScaledPopulation, { isTimed, segments }: Wanted) => {
  const calendar = calendarOf(rows);
  const timings = rows.map((row) => (isTimed ? timingOf(row, calendar) : null));
  const sizes = new Map<TimingGroup | null, number>();
  for (const timing of timings) sizes.set(timing, (sizes.get(timing) ?? 0) + 1);
  const sizeOf = (group: TimingGroup) => sizes.get(group) ?? 0;
  const large = TIMING_GROUPS.filter((group) => sizeOf(group) > 0 && sizeOf(group) >= LEAST_TIMED_SHARE * rows.length);
  const allowed = segments === "auto" ? large.length : Math.max(0, segments - 2);
  const groups = large.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, allowed);
  return { calendar, groups, timings: timings.map((timing) => (timing && groups.includes(timing) ? timing : null)) };
};

const profilesOf = (population: ScaledPopulation, clusters: readonly number[][]): ClusterProfile[] => {
  const { columns, places, overall, features, rows } = population;
  return clusters.map((members) => {
    const means = meansOf(columns, places, members);
    const z = zOf(means, overall);
    const lookedAt = new Map([...z].filter(([name]) => features.some(({ feature }) => feature === name)));
    return { share: members.length / rows.length, z: lookedAt, means: featureProfile(means, overall) };
  });
};

/** Assigns each customer to one group: timing groups first, then named clusters. */
export const groupCustomers = (population: ScaledPopulation, wanted: Wanted): Grouped => {
  const { places, features } = population;
  const { calendar, groups, timings } = timedGroups(population, wanted);
  const rest: number[] = [];
  for (let row = 0; row < timings.length; row++) if (!timings[row]) rest.push(row);
  const points = clusteringPoints(places, features, rest);
  const { seed, segments, algorithm } = wanted;
  const k = segments === "auto" ? segments : Math.max(1, segments - groups.length);
  const isOne = rest.length < 2 || isAllAlike(points);
  const partition = isOne
    ? {
        assignment: new Uint16Array(rest.length),
        centroids: { ...points, rows: Math.min(1, rest.length) },
        sampled: rest.length,
      }
    : choosePartition(points, { algorithm, k, seed });
  const clusters = Array.from({ length: partition.centroids.rows }, (): number[] => []);
  for (let i = 0; i < rest.length; i++) clusters[partition.assignment[i] as number]?.push(rest[i] as number);
  const names = nameClusters(profilesOf(population, clusters), segments !== "auto");
  const ids: SegmentId[] = timings.map((timing) => timing ?? "regular");
  for (const [cluster, members] of clusters.entries())
    for (const row of members) ids[row] = names[cluster] as SegmentId;
  const looksAtMoney = features.some(({ feature }) => feature === "totalPurchases");
  const hasGiants = looksAtMoney && (segments === "auto" || names.includes("high_value"));
  if (hasGiants) for (const row of rest) if (isExtremeSpender(places, row)) ids[row] = "high_value";
  const distinct = [...new Set(ids)];
  const labels = Uint16Array.from(rest, (row) => distinct.indexOf(ids[row] as SegmentId));
  const { values, columns: width } = partition.centroids;
  const centroids = names.map((_, cluster) => [...values.subarray(cluster * width, (cluster + 1) * width)]);
  return {
    ids,
    silhouette: silhouette(points, labels, { k: distinct.length, seed }),
    sampled: partition.sampled,
    clustered: rest.length,
    model: {
      features,
      centroids,
      ids: names,
      calendar,
      timing: groups,
      hasGiants: hasGiants && ids.includes("high_value"),
    },
  };
};
