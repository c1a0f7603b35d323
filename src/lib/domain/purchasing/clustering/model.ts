import { emptyMatrix, type Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import { FEATURES, type FeatureName, type SegmentationType, type SegmentId } from "../purchasing.ts";
import type { Calendar, TimingGroup } from "../timing.ts";
import type { Columns } from "./columns.ts";
import { FEATURE_TABLE, featuresOf } from "./features.ts";
import { FARTHEST, type Scale, scaled, scaleOf } from "./scale.ts";

export type ScaledFeature = Scale & { feature: FeatureName; weight: number };

/** By what an answer's customers were parted: plain values, so that it can go to another thread and be kept. */
export type PurchasingModel = {
  features: ScaledFeature[];
  centroids: number[][];
  /** What each centroid's cluster is called. */
  ids: SegmentId[];
  calendar: Calendar;
  /** Groups that were told by their timing, before the clusters; the largest first. */
  timing: TimingGroup[];
  /** Whether there is a group of high value, for those who spend beyond all scales, whatever else they do. */
  hasGiants: boolean;
};

/** Whether somebody spends so much more than others that they would bend the mean of any group but one. */
export const isGiant = ({ totalPurchases }: Columns, row: number): boolean =>
  (totalPurchases[row] as number) >= FARTHEST;

/** How each feature is measured; null where it tells nobody apart. */
export type Scales = Record<FeatureName, Scale | null>;

export const scalesOf = (columns: Columns): Scales =>
  Object.fromEntries(
    FEATURES.map((feature) => [feature, scaleOf(columns[feature], FEATURE_TABLE[feature].isHeavyTailed)]),
  ) as Scales;

/** Everybody's places on the scales, NaN where nothing is known; 0 on a scale that there is none of. */
export const placesOf = (columns: Columns, scales: Partial<Scales>): Columns =>
  Object.fromEntries(
    FEATURES.map((feature) => {
      const scale = scales[feature];
      return [feature, columns[feature].map((value) => (scale ? scaled(value, scale) : value * 0))];
    }),
  ) as Columns;

/** The features of a type that tell customers apart, each family with the same weight in all. */
const scaledFeatures = (scales: Scales, type: SegmentationType): ScaledFeature[] => {
  const told = featuresOf(type).flatMap((feature) => {
    const scale = scales[feature];
    return scale ? [{ feature, ...scale }] : [];
  });
  const familyOf = ({ feature }: { feature: FeatureName }) => FEATURE_TABLE[feature].families[type];
  return told.map((each) => {
    const relatives = told.filter((other) => familyOf(other) === familyOf(each)).length;
    return { ...each, weight: 1 / Math.sqrt(relatives) };
  });
};

/** The features of a type that tell these customers apart; all that do where none of its own does. */
export const chooseFeatures = (scales: Scales, type: SegmentationType): ScaledFeature[] => {
  const own = scaledFeatures(scales, type);
  return own.length > 0 ? own : scaledFeatures(scales, "behavioral");
};

/** A row a customer, a column a feature, in the space that is clustered: what is not known stands at the median. */
export const pointsOf = (places: Columns, features: readonly ScaledFeature[], rows: ArrayLike<number>): Matrix => {
  const points = emptyMatrix(rows.length, features.length);
  for (const [at, { feature, weight }] of features.entries()) {
    const column = places[feature];
    for (let i = 0; i < rows.length; i++)
      points.values[i * points.columns + at] = weight * (column[rows[i] as number] || 0);
  }
  return points;
};
