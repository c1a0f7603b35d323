import { orderOfValues } from "#lib/domain/statistics/clustering/identical-rows.ts";
import { type Matrix, rowsOf } from "#lib/domain/statistics/clustering/matrix.ts";
import { assignToNearest, sizesOf } from "#lib/domain/statistics/clustering/partition.ts";
import { type Axis, featureNamesOf } from "../axis.ts";
import { momentsOf, scalerOf, standardisedMatrix } from "../features/scaler.ts";
import { type AxisModel, type AxisSegment, DEFAULT_OPTIONS, type DiscoverOptions, type Scaler } from "../model.ts";
import { balancedShare, qualityOf, warningsOf } from "./axis-quality.ts";
import { clustersOf, JUDGED, meanOf } from "./clusters.ts";
import { nameSegments } from "./name-segments.ts";

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

const placesOf = (axis: Axis, natural: Matrix, scaler: Scaler): Matrix =>
  onGrid(standardisedMatrix(axis, natural, scaler));

/** The clustering input: natural values standardized and clipped at 4 deviations. */
export const clusteringInput = (axis: Axis, natural: Matrix, scaler: Scaler): Matrix =>
  clamped(placesOf(axis, natural, scaler));

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
  const natural = rowsOf(unordered, orderOfValues(unordered));
  const scaler = given ?? scalerOf(axis, momentsOf(axis, natural));
  const unsorted = placesOf(axis, natural, scaler);
  const places = rowsOf(unsorted, orderOfValues(unsorted));
  const found = clustersOf(clamped(places), options);
  const names = featureNamesOf(axis);
  const population = natural.rows;
  const assignment = assignToNearest(places, found.centres);
  const sizes = sizesOf(assignment, found.centres.rows);
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
        silhouette: own.length === 0 ? null : meanOf(own),
      };
    })
    .sort((a, b) => b.customer_count - a.customer_count || (a.key < b.key ? -1 : 1));
  const quality = qualityOf(found, population);
  const seen = rowsOf(
    places,
    found.judged.length > 0 ? found.judged : Array.from({ length: Math.min(population, JUDGED) }, (_, i) => i),
  );
  const balanced = balancedShare(seen, segments, names);
  const warnings = warningsOf(found, quality, { minK: options.minK, balanced });
  return { axis: axis.name, population, scaler, segments, quality, warnings };
};
