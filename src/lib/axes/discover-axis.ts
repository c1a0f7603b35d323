import { FAIR_SEPARATION } from "#lib/purchases/purchasing.ts";
import { pairwiseDistances, silhouettesFrom } from "#lib/statistics/clustering/choose-partition.ts";
import { kmeans, refine } from "#lib/statistics/clustering/kmeans.ts";
import {
  emptyMatrix,
  largestGroup,
  type Matrix,
  selectRows,
  sortRowNumbers,
} from "#lib/statistics/clustering/matrix.ts";
import {
  type Assignment,
  assignToNearest,
  computeCentroids,
  computeLeastShare,
  countClusterSizes,
} from "#lib/statistics/clustering/partition.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { type Axis, listFeatureNames } from "./axis.ts";
import { STRONG, sharesAmong } from "./membership.ts";
import {
  type AxisModel,
  type AxisQuality,
  type AxisSegment,
  type AxisWarning,
  computeMoments,
  DEFAULT_OPTIONS,
  type DiscoverOptions,
  fitScaler,
  type Scaler,
  standardisedMatrix,
} from "./model.ts";
import { nameSegments } from "./name-segments.ts";
import { MANY_BETWEEN } from "./verdict.ts";

/** Smaller clusters are individual customers rather than a segment. */
export const LEAST_SHARE = 0.02;
/**
 * From this share on, customers with identical values form their own segment, and the others are clustered separately:
 * k-means would spend its clusters on the edge of that group.
 */
const HEAP_SHARE = 0.5;
/**
 * How many customers the search for k uses, and the silhouette sample size: populations up to 2,000 are scored
 * completely.
 */
export const SEARCHED = 5000;
export const JUDGED = 2000;
export const TRIAL = { starts: 6, passes: 40 };
const FINAL_PASSES = 25;

type Clusters = {
  centres: Matrix;
  assignment: Assignment;
  /** The scored rows and their silhouettes; null with one cluster. */
  judged: Uint32Array;
  silhouettes: Float64Array | null;
  tried: { k: number; silhouette: number | null }[];
  /** The share of customers with identical values, if it is at least half. */
  heapShare: number;
};

const computeMean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const joined = (one: Matrix, other: Matrix): Matrix => {
  const both = emptyMatrix(one.rows + other.rows, one.columns);
  both.values.set(one.values);
  both.values.set(other.values, one.values.length);
  return both;
};

/** Centers of `k` clusters by k-means; customers in the heap of identical values are left out. */
const centresFor = (points: Matrix, heap: { point: Matrix; others: Matrix } | null, k: number, seed: number): Matrix =>
  heap
    ? joined(heap.point, kmeans(heap.others, { k: k - 1, seed, ...TRIAL }).centroids)
    : kmeans(points, { k, seed, ...TRIAL }).centroids;

/** All customers in one cluster. */
const singleCluster = (points: Matrix, heapShare: number, tried: Clusters["tried"]): Clusters => {
  const assignment: Assignment = new Uint16Array(points.rows);
  const centres = computeCentroids(points, assignment, 1);
  return { centres, assignment, judged: new Uint32Array(), silhouettes: null, tried, heapShare };
};

/**
 * Clusters points, sorted so that the result depends only on their values. Picks the k from `minK` to `maxK` with the
 * best mean silhouette among those without a cluster below 2%. If half or more of the customers are identical they form
 * one cluster; if fewer than 2% remain beside them, or every k has a smaller cluster, there is a single cluster.
 */
const clusterPoints = (points: Matrix, { minK, maxK, seed }: DiscoverOptions): Clusters => {
  const heap = largestGroup(points);
  const heapShare = heap.size / points.rows;
  const isHeap = heapShare >= HEAP_SHARE;
  if (heapShare > 1 - LEAST_SHARE) return singleCluster(points, heapShare, []);
  const searched = selectRows(points, sampleRows(points.rows, SEARCHED, seed));
  const judged = sampleRows(points.rows, JUDGED, seed + 1);
  const judgedPoints = selectRows(points, judged);
  const distances = pairwiseDistances(judgedPoints);
  const apart = isHeap ? { point: selectRows(points, [heap.first]), others: largestGroup(searched).others() } : null;
  const candidates = Array.from({ length: Math.max(0, maxK - minK + 1) }, (_, i) => minK + i).map((k) => {
    const centres = centresFor(searched, apart, k, seed);
    const silhouettes =
      centres.rows === k ? silhouettesFrom(distances, assignToNearest(judgedPoints, centres), k) : null;
    const isWhole = silhouettes !== null && computeLeastShare(assignToNearest(searched, centres), k) >= LEAST_SHARE;
    return { k, centres, silhouette: isWhole ? computeMean(silhouettes) : null };
  });
  const tried = candidates.map(({ k, silhouette }) => ({ k, silhouette }));
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (most, each) => ((each.silhouette ?? -2) > (most?.silhouette ?? -2) ? each : most),
    null,
  );
  if (!best) return singleCluster(points, isHeap ? heapShare : 0, tried);
  // A heap's center is its exact position; otherwise a few more passes run over all points.
  const centres = isHeap ? best.centres : refine(points, best.centres, FINAL_PASSES).centroids;
  const assignment = assignToNearest(points, centres);
  const labels: Assignment = Uint16Array.from(judged, (row) => assignment[row] as number);
  const silhouettes = silhouettesFrom(distances, labels, centres.rows);
  return { centres, assignment, judged, silhouettes, tried, heapShare: isHeap ? heapShare : 0 };
};

/** The mean silhouette of an axis with its error: half the width of its 95% confidence interval. */
const measureQuality = ({ silhouettes, judged, tried, centres }: Clusters, population: number): AxisQuality => {
  if (!silhouettes) return { silhouette: null, silhouetteError: 0, judged: 0, k: centres.rows, tried };
  const mean = computeMean(silhouettes);
  const variance = computeMean(silhouettes.map((value) => (value - mean) ** 2));
  // The standard error of a mean sampled without replacement, times 1.96.
  const left = population > judged.length ? (population - judged.length) / (population - 1) : 0;
  const silhouetteError = 1.96 * Math.sqrt((variance / judged.length) * left);
  return { silhouette: mean, silhouetteError, judged: judged.length, k: centres.rows, tried };
};

/** The share of the customers at these places without a strong membership. */
const balancedShare = (places: Matrix, segments: readonly AxisSegment[], names: readonly string[]): number => {
  let balanced = 0;
  const shares = new Float64Array(segments.length);
  const write = sharesAmong(segments, names);
  for (let row = 0; row < places.rows; row++) {
    write(places.values.subarray(row * places.columns, (row + 1) * places.columns), shares, 0);
    if (Math.max(...shares) <= STRONG) balanced++;
  }
  return places.rows === 0 ? 0 : balanced / places.rows;
};

/** What a reader of the axis should know. */
const listWarnings = (
  { heapShare }: Clusters,
  { silhouette, k }: AxisQuality,
  { minK, balanced }: { minK: number; balanced: number },
): AxisWarning[] => {
  const warnings: AxisWarning[] = [];
  if (heapShare === 1) warnings.push({ code: "all_alike", values: {} });
  else if (heapShare > 0) warnings.push({ code: "mostly_alike", values: { share: heapShare } });
  if (k < minK) warnings.push({ code: "fewer_than_asked", values: { k, asked: minK } });
  if (silhouette !== null && silhouette < FAIR_SEPARATION)
    warnings.push({ code: "weak_separation", values: { silhouette } });
  if (k > 1 && balanced > MANY_BETWEEN) warnings.push({ code: "many_between", values: { share: balanced } });
  return warnings;
};

/**
 * Standardized values are clipped here, so that an extreme customer doesn't become a cluster. Memberships are measured
 * without clipping.
 */
const FARTHEST = 4;

/**
 * Standardized values are rounded to multiples of this, so that sums of tens of thousands are exact. Otherwise rounding errors,
 * which differ between currency units, would decide ties: which customers are alike, and which of two segments gets a name.
 */
const GRID = 2 ** -36;

const clamped = ({ rows, columns, values }: Matrix): Matrix => ({
  rows,
  columns,
  values: values.map((value) => Math.max(-FARTHEST, Math.min(FARTHEST, value))),
});

const onGrid = ({ rows, columns, values }: Matrix): Matrix => ({
  rows,
  columns,
  // Adding 0 turns −0 into 0.
  values: values.map((value) => Math.round(value / GRID) * GRID + 0),
});

const placeOnGrid = (axis: Axis, natural: Matrix, scaler: Scaler): Matrix =>
  onGrid(standardisedMatrix(axis, natural, scaler));

/** The clustering input: natural values standardized and clipped at 4 deviations. */
export const clusteringInput = (axis: Axis, natural: Matrix, scaler: Scaler): Matrix =>
  clamped(placeOnGrid(axis, natural, scaler));

/**
 * Finds the segments of one axis in a population: one row per customer with orders, features in axis order and natural
 * units. The result depends on neither the row order nor the currency unit. For a sample, pass the whole population's
 * `scaler`. Throws a RangeError without rows.
 */
export const discoverAxis = (
  axis: Axis,
  unordered: Matrix,
  { scaler: given, ...some }: Partial<DiscoverOptions> & { scaler?: Scaler } = {},
): AxisModel => {
  if (unordered.rows === 0) throw new RangeError("There are no customers to segment");
  const options = { ...DEFAULT_OPTIONS, ...some };
  const natural = selectRows(unordered, sortRowNumbers(unordered));
  const scaler = given ?? fitScaler(axis, computeMoments(axis, natural));
  const unsorted = placeOnGrid(axis, natural, scaler);
  const places = selectRows(unsorted, sortRowNumbers(unsorted));
  const found = clusterPoints(clamped(places), options);
  const names = listFeatureNames(axis);
  const population = natural.rows;
  const assignment = assignToNearest(places, found.centres);
  const sizes = countClusterSizes(assignment, found.centres.rows);
  const centres = Array.from(sizes, (count, cluster) => ({
    count,
    centre: Object.fromEntries(
      names.map((name, i) => [name, found.centres.values[cluster * names.length + i] as number]),
    ),
  }));
  const keys = nameSegments(axis, scaler, centres);
  const segments = centres
    .map(({ count, centre }, cluster): AxisSegment => {
      const own = [...(found.silhouettes ?? [])].filter((_, i) => assignment[found.judged[i] as number] === cluster);
      return {
        key: keys[cluster] as string,
        population_percentage: (100 * count) / population,
        customer_count: count,
        cluster_center: centre,
        scaler_params: scaler,
        silhouette: own.length === 0 ? null : computeMean(own),
      };
    })
    .sort((a, b) => b.customer_count - a.customer_count || (a.key < b.key ? -1 : 1));
  const quality = measureQuality(found, population);
  const seen = selectRows(
    places,
    found.judged.length > 0 ? found.judged : Array.from({ length: Math.min(population, JUDGED) }, (_, i) => i),
  );
  const balanced = balancedShare(seen, segments, names);
  const warnings = listWarnings(found, quality, { minK: options.minK, balanced });
  return { axis: axis.name, population, scaler, segments, quality, warnings };
};
