import { kmeans } from "#lib/statistics/clustering/kmeans.ts";
import { emptyMatrix, type Matrix, squaredDistance } from "#lib/statistics/clustering/matrix.ts";
import { mean, quantileUnsorted, share } from "#lib/statistics/summaries.ts";
import {
  CAME_BACK,
  doesWordHold,
  doHold,
  GROUP_WORD_KEYS,
  GROUP_WORDS,
  type GroupWordKey,
  inNameOrder,
  KEY_JOINT,
  MEASURES,
  type Measure,
  type Requirement,
} from "./claims.ts";
import { type Figures, type Norms, readFigures } from "./figures.ts";

/** The population's mean and deviation of each measure. */
export type MeasureScale = Readonly<Partial<Record<Measure, { mean: number; std: number }>>>;

/** Where customers of a group are, in weighted standard units of the measures, and how far from there they can be. */
type Center = { at: number[]; radius: number };

/** A word of a group's name, with its deviation in standard units and the share of the customers nearest to the group of whom it is true. */
export type NamedDeviation = { word: GroupWordKey; deviation: number; share: number };

export type Group = {
  /** The name's words, joined; stable across runs. */
  key: string;
  /** The two of the name, in the order of `GROUP_WORDS`. */
  words: NamedDeviation[];
  requires: Requirement[];
  centers: Center[];
};

export type Grouping = { groups: Group[]; unnamed: Center[]; scale: MeasureScale };

const doesRequirementHold = (requirement: Requirement, figures: Figures, norms: Norms): boolean =>
  requirement === "came_back" ? doHold(CAME_BACK, figures, norms) : doesWordHold(requirement, figures, norms);

const MEASURE_NAMES = Object.keys(MEASURES) as Measure[];

/** Farther out, a customer would move a group's center. */
const MOST_DEVIATION = 3;

const fitScale = (figures: readonly Figures[]): MeasureScale =>
  Object.fromEntries(
    MEASURE_NAMES.map((name) => {
      const values = figures.map(MEASURES[name]);
      const center = mean(values);
      return [name, { mean: center, std: Math.sqrt(mean(values.map((value) => (value - center) ** 2))) }];
    }),
  );

/**
 * How much a measure counts in finding groups: most what decides what can be done for customers, whether they came back and still buy.
 * Names go by deviations without these weights.
 */
const WEIGHTS: Readonly<Record<Measure, number>> = {
  orders: 1.5,
  lateness: 1.5,
  lifetimeValue: 1,
  avgOrderValue: 0.7,
  tenure: 0.7,
  trend: 0.7,
  fullPrice: 0.5,
  refunds: 0.5,
  categories: 0.5,
  sameProducts: 0.5,
  inStore: 0.5,
};

/** A customer's deviation on each measure, in standard units times its weight. */
const toCoordinates = (figures: Figures, scale: MeasureScale): number[] =>
  MEASURE_NAMES.map((name) => {
    const { mean: center, std } = scale[name] ?? { mean: 0, std: 0 };
    const deviation = std < 1e-9 ? 0 : (MEASURES[name](figures) - center) / std;
    return WEIGHTS[name] * Math.max(-MOST_DEVIATION, Math.min(MOST_DEVIATION, deviation));
  });

const toPoints = (figures: readonly Figures[], scale: MeasureScale): Matrix => {
  const points = emptyMatrix(figures.length, MEASURE_NAMES.length);
  for (const [row, own] of figures.entries()) points.values.set(toCoordinates(own, scale), row * points.columns);
  return points;
};

/** A word is used if it is true of so many of those nearest to the group. */
const LEAST_TRUE = 0.75;
/** A smaller deviation says nothing. */
const LEAST_DEVIATION = 0.25;
/** Of the customers of a group, so many are near enough to be in it. */
const NEAR = 0.9;
/** More are hard to remember. */
const MOST_GROUPS = 8;
/** A smaller group is none. */
const LEAST_SHARE = 0.02;

/** So many that the clusters are those of the least variance, which are stable. */
const STARTS = 8;

type Cluster = { rows: number[]; centers: Center[] };

/** What advice can depend on; two of one kind exclude each other. */
const BASES: readonly Requirement[] = ["active", "inactive", "one_order", "came_back"];

/** Names a cluster by its two largest deviations that are true of enough of its customers; null with fewer than two. */
const nameCluster = (
  { rows }: Cluster,
  points: Matrix,
  figures: readonly Figures[],
  norms: Norms,
): Omit<Group, "centers"> | null => {
  const shareOf = (requirement: Requirement): number =>
    share(rows.filter((row) => doesRequirementHold(requirement, figures[row] as Figures, norms)).length, rows.length);
  const deviating = GROUP_WORD_KEYS.flatMap((word): NamedDeviation[] => {
    const { measure, side } = GROUP_WORDS[word];
    const column = MEASURE_NAMES.indexOf(measure);
    const coordinate = mean(rows.map((row) => points.values[row * points.columns + column] as number));
    const deviation = (side * coordinate) / WEIGHTS[measure];
    const held = deviation >= LEAST_DEVIATION ? shareOf(word) : 0;
    return held >= LEAST_TRUE ? [{ word, deviation, share: held }] : [];
  }).sort((a, b) => b.deviation - a.deviation);
  const [first] = deviating;
  const second = deviating.find(({ word }) => first && GROUP_WORDS[word].about !== GROUP_WORDS[first.word].about);
  if (!first || !second) return null;
  const named = inNameOrder([first.word, second.word]);
  const bases = BASES.filter((base) => !named.includes(base as GroupWordKey) && shareOf(base) >= LEAST_TRUE);
  return {
    key: named.join(KEY_JOINT),
    words: named.map((word) => (word === first.word ? first : second)),
    requires: [...named, ...bases],
  };
};

const centerOf = (rows: readonly number[], points: Matrix): Center => {
  const at = MEASURE_NAMES.map((_, column) =>
    mean(rows.map((row) => points.values[row * points.columns + column] ?? 0)),
  );
  const center: Matrix = { rows: 1, columns: at.length, values: Float64Array.from(at) };
  const distances = Float64Array.from(rows, (row) => Math.sqrt(squaredDistance(points, row, center, 0)));
  return { at, radius: quantileUnsorted(distances, NEAR) };
};

/** Places a customer, by their figures, in the group of the nearest center; null if that has none, is far, or says what isn't true. */
export const groupPlacer = ({ groups, unnamed, scale, norms }: Grouping & { norms: Norms }) => {
  const centers = [
    ...groups.flatMap((group) => group.centers.map((center) => ({ ...center, group }))),
    ...unnamed.map((center) => ({ ...center, group: null })),
  ];
  return (figures: Figures): string | null => {
    const own = toCoordinates(figures, scale);
    let [nearest, least]: [(typeof centers)[number] | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const center of centers) {
      let distance = 0;
      for (let i = 0; i < own.length; i++) distance += ((own[i] as number) - (center.at[i] as number)) ** 2;
      if (distance < least) [nearest, least] = [center, distance];
    }
    if (!nearest?.group || Math.sqrt(least) > nearest.radius) return null;
    const { key, requires } = nearest.group;
    return requires.every((each) => doesRequirementHold(each, figures, norms)) ? key : null;
  };
};

/** The same for customers by their row of features. */
export const rowPlacer = (grouping: Grouping & { norms: Norms }) => {
  const place = groupPlacer(grouping);
  return (row: ArrayLike<number | null>): string | null =>
    grouping.groups.length === 0 ? null : place(readFigures(row, grouping.norms.repeatGap));
};

/** Clusters customers by k-means, and names the clusters. Clusters of one name are one group. */
export const findGroups = (
  figures: readonly Figures[],
  norms: Norms,
  { k, seed }: { k: number; seed: number },
): Grouping => {
  const scale = fitScale(figures);
  const points = toPoints(figures, scale);
  const { assignment } = kmeans(points, { k: Math.min(k, figures.length), seed, starts: STARTS });
  let clusters = Array.from({ length: k }, (_, cluster): number[] =>
    Array.from(assignment.keys()).filter((row) => assignment[row] === cluster),
  )
    .filter((rows) => rows.length > 0)
    .map((rows): Cluster => ({ rows, centers: [centerOf(rows, points)] }));
  const unnamed: Center[] = [];
  for (;;) {
    const byKey = new Map<string, { name: Omit<Group, "centers">; clusters: Cluster[] }>();
    for (const cluster of clusters) {
      const name = nameCluster(cluster, points, figures, norms);
      if (!name) {
        unnamed.push(...cluster.centers);
        continue;
      }
      const same = byKey.get(name.key) ?? { name, clusters: [] };
      same.clusters.push(cluster);
      byKey.set(name.key, same);
    }
    const merged = [...byKey.values()].map(({ clusters: same }) => ({
      rows: same.flatMap(({ rows }) => rows),
      centers: same.flatMap(({ centers }) => centers),
    }));
    const groups = [...byKey.values()].map(({ name }, i): Group => ({ ...name, centers: merged[i]?.centers ?? [] }));
    if ([...byKey.values()].some(({ clusters: same }) => same.length > 1)) {
      // What is largest in two clusters together can be something else.
      clusters = merged;
      continue;
    }
    const place = groupPlacer({ groups, unnamed, scale, norms });
    const sizes = new Map<string, number>();
    for (const own of figures) {
      const key = place(own);
      if (key !== null) sizes.set(key, (sizes.get(key) ?? 0) + 1);
    }
    const sizeOf = ({ key }: Group): number => sizes.get(key) ?? 0;
    const kept = groups
      .filter((group) => sizeOf(group) >= LEAST_SHARE * figures.length)
      .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.key < b.key ? -1 : 1))
      .slice(0, MOST_GROUPS);
    const others = groups.filter((group) => !kept.includes(group));
    return { groups: kept, unnamed: [...unnamed, ...others.flatMap(({ centers }) => centers)], scale };
  }
};
