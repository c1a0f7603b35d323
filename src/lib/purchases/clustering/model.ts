import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";
import {
  FEATURES,
  type FeatureName,
  type PurchasingRow,
  type SegmentationType,
  type SegmentId,
} from "../purchasing.ts";
import type { OrderCalendar, TimingGroup } from "../timing.ts";
import type { Columns } from "./columns.ts";
import { FEATURE_TABLE, listFeatures } from "./features.ts";
import { computeScale, FARTHEST, type Scale, scaled } from "./scale.ts";
import { type ShareSpace, totalWidth, writeScores } from "./shares.ts";

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
): Matrix => {
  const points = emptyMatrix(rows.length, features.length + totalWidth(spaces));
  for (const [at, { feature, weight }] of features.entries()) {
    const column = places[feature];
    for (let i = 0; i < rows.length; i++)
      points.values[i * points.columns + at] = weight * (column[rows[i] as number] || 0);
  }
  let first = features.length;
  for (const space of spaces) {
    writeScores(all, rows, space, points, first);
    first += space.components.length;
  }
  return points;
};
