import { buildSegments, inactiveSegment } from "#lib/purchases/build-segments.ts";
import {
  buildScatter,
  chooseFeatures,
  clusteringPoints,
  computeScales,
  isExtremeSpender,
  type PurchasingModel,
  type Scales,
  scaledColumns,
} from "#lib/purchases/clustering/model.ts";
import { computeMeans, featureColumns, featureProfile, listFeatures } from "#lib/purchases/clustering/profile.ts";
import { type CompleteRows, completeRows } from "#lib/purchases/complete-rows.ts";
import { type Grouped, groupCustomers, type ScaledPopulation } from "#lib/purchases/group-customers.ts";
import { classifyTiming, LEAST_DAYS } from "#lib/purchases/measures.ts";
import {
  groupName,
  isAffinity,
  type PurchasingOptions,
  type PurchasingResult,
  type PurchasingRow,
  type PurchasingWarning,
  rateSeparation,
  SEGMENTATION_TYPES,
  type SegmentationType,
  type SegmentId,
} from "#lib/purchases/purchasing.ts";
import { toMatrix } from "#lib/statistics/clustering/matrix.ts";
import { assignToNearest } from "#lib/statistics/clustering/partition.ts";
import { daysBetween } from "#lib/time/day.ts";

type SegmentationFacts = {
  population: ScaledPopulation;
  grouped: Grouped;
  span: CompleteRows["span"];
  answer: Omit<PurchasingResult, "warnings">;
};

const ofHistory = ({ span }: SegmentationFacts): PurchasingWarning[] => {
  const days = span && daysBetween(...span) + 1;
  return days !== null && days < LEAST_DAYS ? [{ code: "short_history", values: { days } }] : [];
};

const ofPeriod = (rows: readonly PurchasingRow[], { period }: PurchasingOptions): PurchasingWarning[] => {
  const count = rows.filter(({ orders }) => !orders).length;
  return (period?.start || period?.end) && count > 0 ? [{ code: "period_without_orders", values: { count } }] : [];
};

const ofFeatures = (
  { population: { features, columns } }: SegmentationFacts,
  { type }: PurchasingOptions,
): PurchasingWarning[] => {
  const own = listFeatures(type);
  const others: PurchasingWarning[] =
    features.length > 0 && !features.some(({ feature }) => own.includes(feature))
      ? [{ code: "other_features", values: {} }]
      : [];
  const imputed = features.flatMap(({ feature }): PurchasingWarning[] => {
    const count = columns[feature].reduce((sum, value) => (Number.isNaN(value) ? sum + 1 : sum), 0);
    return count > 0 ? [{ code: "imputed", values: { feature, count } }] : [];
  });
  return [...others, ...imputed];
};

const ofGroups = (
  { population, grouped, answer }: SegmentationFacts,
  { segments }: PurchasingOptions,
): PurchasingWarning[] => {
  const { silhouette, k } = answer.quality;
  const warnings: PurchasingWarning[] = [];
  if (population.features.length === 0 && grouped.marks.size === 0 && population.rows.length > 1)
    warnings.push({ code: "all_alike", values: {} });
  else if (segments !== "auto" && k < segments)
    warnings.push({ code: "fewer_segments", values: { asked: segments, given: k } });
  // Without a name that says a difference, the groups are no more than parts of one.
  const areNeutral =
    k > 1 && answer.segments.every(({ segmentId }) => !isAffinity(segmentId) && groupName(segmentId) === "regular");
  if (rateSeparation(silhouette) === "weak" || areNeutral)
    warnings.push({ code: "weak_separation", values: { silhouette: silhouette ?? 0 } });
  if (grouped.isBlurred) warnings.push({ code: "blurred_affinities", values: {} });
  if (answer.algorithm === "hierarchical" && grouped.sampled < grouped.clustered)
    warnings.push({ code: "sampled", values: { sample: grouped.sampled, total: grouped.clustered } });
  return warnings;
};

/** Caveats about an answer. */
const listWarnings = (
  rows: readonly PurchasingRow[],
  options: PurchasingOptions,
  found: SegmentationFacts,
): PurchasingWarning[] => [
  ...ofHistory(found),
  ...ofPeriod(rows, options),
  ...ofFeatures(found, options),
  ...ofGroups(found, options),
];

const listAllRows = (rows: readonly PurchasingRow[]): Uint32Array => Uint32Array.from(rows, (_, row) => row);

const scalePopulation = (
  { rows, histories }: Pick<CompleteRows, "rows" | "histories">,
  { type }: PurchasingOptions,
): ScaledPopulation => {
  const columns = featureColumns(rows);
  const scales = computeScales(columns);
  const places = scaledColumns(columns, scales);
  return {
    rows,
    histories,
    columns,
    places,
    overall: computeMeans(columns, places, listAllRows(rows)),
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
  const population = scalePopulation(complete, options);
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
        : buildScatter(features, { customerIds, ids: grouped.ids, columns, places, seed: options.seed }),
  } as const;
  const warnings = listWarnings(rows, options, { population, grouped, span: complete.span, answer });
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
  const columns = featureColumns(rows);
  const places = scaledColumns(columns, scales);
  const valueFrom = model.valueFrom ?? Number.POSITIVE_INFINITY;
  const nearest = assignToNearest(
    clusteringPoints({ rows, places }, model, listAllRows(rows)),
    toMatrix(model.centroids),
  );
  return rows.map((row, at) => {
    const timing = classifyTiming(row, model.calendar);
    if (timing && model.timing.includes(timing)) return timing;
    if (model.hasGiants && isExtremeSpender(places, at)) return "high_value";
    if ((columns.totalPurchases[at] as number) >= valueFrom) return "high_value";
    return model.ids[nearest[at] as number] ?? model.timing[0] ?? "regular";
  });
};

export type PurchasingFit = ReturnType<typeof fitPurchases>;
export type Fits = Record<SegmentationType, PurchasingFit>;

/** Each customer's group by type, in columns of equal length to save memory with millions of customers. */
export type Places = { customerIds: string[] } & Record<SegmentationType, SegmentId[]>;

/** The groups of the sampled customers. */
export const toSampledGroups = (customerIds: readonly string[], fits: Fits): Places => {
  const placesIn = (type: SegmentationType): SegmentId[] => {
    const members = fits[type].answer.segments.flatMap(({ segmentId, customerIds: ids }) =>
      ids.map((id): [string, SegmentId] => [id, segmentId]),
    );
    const groupOf = new Map(members);
    return customerIds.map((id) => groupOf.get(id) as SegmentId);
  };
  return {
    customerIds: [...customerIds],
    behavioral: placesIn("behavioral"),
    value: placesIn("value"),
    frequency: placesIn("frequency"),
  };
};

/** Adds customers, each assigned to a group by the model. */
export const addPlaces = (places: Places, rows: readonly PurchasingRow[], fits: Fits): void => {
  for (const { customerId } of rows) places.customerIds.push(customerId);
  for (const type of SEGMENTATION_TYPES) {
    for (const group of placePurchases(rows, fits[type].model)) places[type].push(group);
  }
};

/** Group sizes of a type. */
export const sizesIn = (places: Places, type: SegmentationType): Map<SegmentId, number> => {
  const sizes = new Map<SegmentId, number>();
  for (const group of places[type]) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
};
