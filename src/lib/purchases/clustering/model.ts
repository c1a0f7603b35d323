import type { OrderCalendar, TimingGroup } from "#lib/purchases/measures.ts";
import {
  FEATURES,
  type FeatureName,
  type PurchasingResult,
  type PurchasingRow,
  type SegmentationType,
  type SegmentId,
} from "#lib/purchases/purchasing.ts";
import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { quantileUnsorted } from "#lib/statistics/summaries.ts";
import { type Columns, FEATURE_TABLE, type FeatureColumn, listFeatures } from "./profile.ts";
import { readShareTable, type ShareSpace, type ShareTable, totalWidth, writeScores } from "./shares.ts";

/**
 * How a feature is scaled, as plain values for storage. `unit`: the median of nonzero values, by which a heavy-tailed
 * feature is divided before taking its logarithm; null for others. `centre` and `spread` apply after that.
 */
export type Scale = { median: number; unit: number | null; centre: number; spread: number };

/** Values are limited to four spreads. */
const FARTHEST = 4;
/** The distance from the 10% to the 90% quantile of a normal distribution. */
const NORMAL_RANGE = 2.5631;

const bent = (value: number, unit: number | null): number =>
  unit === null ? value : Math.sign(value) * Math.log1p(Math.abs(value) / unit);

/** A loop, because a typed array's own `filter` takes several times as long. */
const only = (values: Float64Array, isKept: (value: number) => boolean): Float64Array => {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (isKept(values[i] as number)) kept[count++] = values[i] as number;
  return kept.subarray(0, count);
};

/** The median of the absolute nonzero values. */
const medianMagnitude = (known: Float64Array, least: number): number =>
  quantileUnsorted(
    only(least < 0 ? known.map(Math.abs) : known, (value) => value > 0),
    0.5,
  );

/** The fallback if nine in ten values are equal and the range is therefore 0. */
const standardDeviation = (known: Float64Array, unit: number | null): number => {
  const values = known.toSorted().map((value) => bent(value, unit));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Smaller spreads are floating-point rounding: absolute for shares, relative to the largest for others. */
const SAME = 1e-9;

/** Null if no value is known or all are equal. */
export const computeScale = (column: FeatureColumn, isHeavyTailed: boolean): Scale | null => {
  const known = only(column, (value) => !Number.isNaN(value));
  let [least, most] = [known[0] ?? 0, known[0] ?? 0];
  for (let i = 1; i < known.length; i++) {
    least = Math.min(least, known[i] as number);
    most = Math.max(most, known[i] as number);
  }
  if (most - least <= SAME * (isHeavyTailed ? Math.max(Math.abs(least), Math.abs(most)) : 1)) return null;
  const unit = isHeavyTailed ? medianMagnitude(known, least) : null;
  const [low, median, high] = [0.1, 0.5, 0.9].map((share) => quantileUnsorted(known, share)) as [
    number,
    number,
    number,
  ];
  const range = (bent(high, unit) - bent(low, unit)) / NORMAL_RANGE;
  const spread = range > 0 ? range : standardDeviation(known, unit);
  if (!(spread > 0)) return null;
  return { median, unit, centre: bent(median, unit), spread };
};

/**
 * Scales a number: 0 is the population's median; unknown stays unknown. Rounded to billionths, so that the currency
 * unit does not change the last digit.
 */
export const scaled = (value: number, { unit, centre, spread }: Scale): number => {
  const distance = (bent(value, unit) - centre) / spread;
  return Math.round(1e9 * Math.max(-FARTHEST, Math.min(FARTHEST, distance))) / 1e9;
};

type Drawn = {
  customerIds: readonly string[];
  ids: readonly SegmentId[];
  columns: Columns;
  /** The same, scaled. */
  places: Columns;
  seed: number;
};

const MOST_POINTS = 2000;

/** The share of a feature's variance that lies between the segments (η²). */
const judge = (places: Float64Array, ids: readonly SegmentId[]) => {
  const sums = new Map<SegmentId, { count: number; sum: number }>();
  let [sum, squares] = [0, 0];
  for (const [i, place] of places.entries()) {
    sum += place;
    squares += place * place;
    const own = sums.get(ids[i] as SegmentId) ?? { count: 0, sum: 0 };
    sums.set(ids[i] as SegmentId, { count: own.count + 1, sum: own.sum + place });
  }
  const mean = sum / places.length;
  const total = squares - places.length * mean * mean;
  const between = [...sums.values()].reduce((all, each) => all + each.count * (each.sum / each.count - mean) ** 2, 0);
  return { mean, total, share: total > 0 ? between / total : 0 };
};

/**
 * Positions of a seeded sample of at most 2,000 customers on two features: the one that separates the segments best,
 * and the one with the largest η² × (1 − r²). Unknown values are set to the median. Null with fewer than two features.
 */
export const buildScatter = (
  features: readonly ({ feature: FeatureName } & Scale)[],
  { customerIds, ids, columns, places, seed }: Drawn,
): PurchasingResult["map"] => {
  const drawn = sampleRows(customerIds.length, MOST_POINTS, seed);
  const drawnIds = Array.from(drawn, (row) => ids[row] as SegmentId);
  const judged = features.map((scale) => {
    const column = Float64Array.from(drawn, (row) => columns[scale.feature][row] as number);
    const own = Float64Array.from(drawn, (row) => places[scale.feature][row] || 0);
    return { ...scale, column, places: own, ...judge(own, drawnIds) };
  });
  const [best, ...others] = judged.toSorted((a, b) => b.share - a.share);
  if (!best || others.length === 0) return null;
  const added = others.map((other) => {
    const product = other.places.reduce(
      (sum, place, i) => sum + (place - other.mean) * ((best.places[i] as number) - best.mean),
      0,
    );
    const r2 = other.total > 0 && best.total > 0 ? product ** 2 / (other.total * best.total) : 1;
    return { ...other, adds: other.share * (1 - r2) };
  });
  const second = added.reduce((most, each) => (each.adds > most.adds ? each : most));
  const at = ({ column, median }: typeof best, i: number) => (Number.isNaN(column[i]) ? median : (column[i] as number));
  const points = drawnIds.map((segmentId, i) => ({
    customerId: customerIds[drawn[i] as number] as string,
    segmentId,
    x: at(best, i),
    y: at(second, i),
  }));
  return { axes: [best.feature, second.feature], points };
};

export type ScaledFeature = Scale & { feature: FeatureName; weight: number };

/** How customers were separated, as plain values that can be stored and sent to another thread. */
export type PurchasingModel = {
  features: ScaledFeature[];
  /** If customers are separated by what they buy. */
  spaces: ShareSpace[];
  centroids: number[][];
  /** The segment of each centroid's cluster. */
  ids: SegmentId[];
  calendar: OrderCalendar;
  /** Groups separated by timing before clustering; largest first. */
  timing: TimingGroup[];
  /** Whether there is a high-value group, for customers who spend beyond the scales. */
  hasGiants: boolean;
  /** If customers are separated by what they buy: the amount from which they are high-value instead; null or absent if none are. */
  valueFrom?: number | null;
};

/** Whether a customer spends so much more than others that they would distort any group's mean. */
export const isExtremeSpender = ({ totalPurchases }: Columns, row: number): boolean =>
  (totalPurchases[row] as number) >= FARTHEST;

/** The scale of each feature; null if it has no variance. */
export type Scales = Record<FeatureName, Scale | null>;

export const computeScales = (columns: Columns): Scales =>
  Object.fromEntries(
    FEATURES.map((feature) => [feature, computeScale(columns[feature], FEATURE_TABLE[feature].isHeavyTailed)]),
  ) as Scales;

/** All customers' scaled values, NaN if unknown; 0 for a feature without a scale. */
export const scaledColumns = (columns: Columns, scales: Partial<Scales>): Columns =>
  Object.fromEntries(
    FEATURES.map((feature) => {
      const scale = scales[feature];
      return [feature, columns[feature].map((value) => (scale ? scaled(value, scale) : value * 0))];
    }),
  ) as Columns;

/** The varying features of a type, with equal weight per family. */
const scaledFeatures = (scales: Scales, type: SegmentationType): ScaledFeature[] => {
  const varying = listFeatures(type).flatMap((feature) => {
    const scale = scales[feature];
    return scale ? [{ feature, ...scale }] : [];
  });
  const familyOf = ({ feature }: { feature: FeatureName }) => FEATURE_TABLE[feature].families[type];
  return varying.map((each) => {
    const relatives = varying.filter((other) => familyOf(other) === familyOf(each)).length;
    return { ...each, weight: 1 / Math.sqrt(relatives) };
  });
};

/** The features of a type that vary among these customers; all varying ones if none of its own do. */
export const chooseFeatures = (scales: Scales, type: SegmentationType): ScaledFeature[] => {
  const own = scaledFeatures(scales, type);
  return own.length > 0 ? own : scaledFeatures(scales, "behavioral");
};

type Population = { rows: readonly PurchasingRow[]; places: Columns };

/**
 * One row per customer in clustering space, one column per feature and then those of the products: unknown values are
 * set to the median, unknown products to the mean.
 */
export const clusteringPoints = (
  { rows: all, places }: Population,
  { features, spaces }: Pick<PurchasingModel, "features" | "spaces">,
  rows: ArrayLike<number>,
  tables = spaces.map((space) => readShareTable(all, rows, space)),
): Matrix => {
  const points = emptyMatrix(rows.length, features.length + totalWidth(spaces));
  for (const [at, { feature, weight }] of features.entries()) {
    const column = places[feature];
    for (let i = 0; i < rows.length; i++)
      points.values[i * points.columns + at] = weight * (column[rows[i] as number] || 0);
  }
  let first = features.length;
  for (const [i, space] of spaces.entries()) {
    writeScores(tables[i] as ShareTable, space, points, first);
    first += space.components.length;
  }
  return points;
};
