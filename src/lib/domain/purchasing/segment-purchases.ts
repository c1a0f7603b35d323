import { matrixOf } from "#lib/domain/statistics/clustering/matrix.ts";
import { assignToNearest } from "#lib/domain/statistics/clustering/partition.ts";
import { buildSegments, inactiveSegment } from "./build-segments.ts";
import { featureColumns } from "./clustering/columns.ts";
import { type Grouped, groupCustomers, type ScaledPopulation } from "./clustering/group-customers.ts";
import {
  chooseFeatures,
  clusteringPoints,
  isExtremeSpender,
  type PurchasingModel,
  type Scales,
  scaledColumns,
  scalesOf,
} from "./clustering/model.ts";
import { featureProfile, meansOf } from "./clustering/profile.ts";
import { scatterOf } from "./clustering/scatter.ts";
import { type CompleteRows, completeRows } from "./complete-rows.ts";
import type { PurchasingOptions, PurchasingResult, PurchasingRow, SegmentId } from "./purchasing.ts";
import { timingOf } from "./timing.ts";
import { warningsOf } from "./warnings.ts";

const allOf = (rows: readonly PurchasingRow[]): Uint32Array => Uint32Array.from(rows, (_, row) => row);

const populationOf = (
  { rows, histories }: Pick<CompleteRows, "rows" | "histories">,
  { type }: PurchasingOptions,
): ScaledPopulation => {
  const columns = featureColumns(rows);
  const scales = scalesOf(columns);
  const places = scaledColumns(columns, scales);
  return {
    rows,
    histories,
    columns,
    places,
    overall: meansOf(columns, places, allOf(rows)),
    features: chooseFeatures(scales, type),
  };
};

/** Customers who differ should form at least two groups, so timing is skipped if it puts all into one. */
const grouping = (population: ScaledPopulation, options: PurchasingOptions, inactive: number): Grouped => {
  const algorithm = options.algorithm === "hierarchical" ? "hierarchical" : "kmeans";
  const segments = options.segments === "auto" ? "auto" : Math.max(1, options.segments - Math.min(1, inactive));
  const wanted = { ...options, algorithm, segments, isTimed: options.type !== "value" } as const;
  const grouped = groupCustomers(population, wanted);
  const isOne = new Set(grouped.ids).size === 1 && grouped.model.timing.length > 0;
  return isOne ? groupCustomers(population, { ...wanted, isTimed: false }) : grouped;
};

/**
 * Segments customers by purchases, and returns the model for assigning others. Needs at least one row; IDs are unique.
 */
export const fitPurchases = (
  rows: PurchasingRow[],
  options: PurchasingOptions,
): { answer: PurchasingResult; model: PurchasingModel } => {
  const sorted = rows.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  const complete = completeRows(sorted, options.period);
  const population = populationOf(complete, options);
  const grouped = grouping(population, options, complete.inactive.length);
  const { columns, places, overall, features } = population;
  const segments = buildSegments(population, grouped, complete.span);
  if (complete.inactive.length > 0) segments.push(inactiveSegment(complete.inactive));
  const customerIds = complete.rows.map(({ customerId }) => customerId);
  const answer = {
    segments,
    type: options.type,
    algorithm: options.algorithm === "hierarchical" ? "hierarchical" : "kmeans",
    quality: { silhouette: grouped.silhouette, k: segments.length },
    population: featureProfile(overall, overall),
    // Buyers of different products are not apart on any two features.
    map:
      grouped.marks.size > 0
        ? null
        : scatterOf(features, { customerIds, ids: grouped.ids, columns, places, seed: options.seed }),
  } as const;
  const warnings = warningsOf(rows, options, { population, grouped, span: complete.span, answer });
  return { answer: { ...answer, warnings }, model: grouped.model };
};

/** Segments customers by purchases. Every customer is in exactly one group; the row order does not matter. */
export const segmentPurchases = (rows: PurchasingRow[], options: PurchasingOptions): PurchasingResult =>
  fitPurchases(rows, options).answer;

/**
 * Assigns further customers with an existing model, for populations too large for memory. Results are in input order;
 * rows must have no raw orders. Customers are only assigned to groups in the model.
 */
export const placePurchases = (rows: readonly PurchasingRow[], model: PurchasingModel): SegmentId[] => {
  const scales: Partial<Scales> = Object.fromEntries(model.features.map((scale) => [scale.feature, scale]));
  const places = scaledColumns(featureColumns(rows), scales);
  const nearest = assignToNearest(clusteringPoints({ rows, places }, model, allOf(rows)), matrixOf(model.centroids));
  return rows.map((row, at) => {
    const timing = timingOf(row, model.calendar);
    if (timing && model.timing.includes(timing)) return timing;
    if (model.hasGiants && isExtremeSpender(places, at)) return "high_value";
    return model.ids[nearest[at] as number] ?? model.timing[0] ?? "regular";
  });
};
