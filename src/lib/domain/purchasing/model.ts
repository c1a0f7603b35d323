import { emptyMatrix, type Matrix } from "../clustering/matrix.ts";
import type { Columns } from "./columns.ts";
import { FEATURE_TABLE, featuresOf } from "./features.ts";
import { FEATURES, type FeatureName, type SegmentationType, type SegmentId } from "./purchasing.ts";
import { type Scale, scaled, scaleOf } from "./scale.ts";
import type { Calendar, TimingGroup } from "./timing.ts";

export type ScaledFeature = Scale & { feature: FeatureName; weight: number };

/** By what an answer's customers were parted: plain values, so that it can go to another thread and be kept. */
export type PurchasingModel = {
  features: ScaledFeature[];
  centroids: number[][];
  /** What each centroid's cluster is called. */
  ids: SegmentId[];
  calendar: Calendar;
  /** Groups that were told by their timing, before the clusters. */
  timing: TimingGroup[];
};

/** The features among some that tell customers apart, each family with the same weight in all. */
const scaledFeatures = (columns: Columns, features: readonly FeatureName[]): ScaledFeature[] => {
  const told = features.flatMap((feature) => {
    const scale = scaleOf(columns[feature], FEATURE_TABLE[feature].isHeavyTailed);
    return scale ? [{ feature, ...scale }] : [];
  });
  const familyOf = ({ feature }: { feature: FeatureName }) => FEATURE_TABLE[feature].family;
  return told.map((each) => {
    const relatives = told.filter((other) => familyOf(other) === familyOf(each)).length;
    return { ...each, weight: 1 / Math.sqrt(relatives) };
  });
};

/** The features of a type that tell these customers apart; all that do where none of its own does. */
export const chooseFeatures = (columns: Columns, type: SegmentationType): ScaledFeature[] => {
  const own = scaledFeatures(columns, featuresOf(type));
  return own.length > 0 ? own : scaledFeatures(columns, FEATURES);
};

/** A row a customer, a column a feature, in the space that is clustered. */
export const pointsOf = (columns: Columns, features: readonly ScaledFeature[], rows: ArrayLike<number>): Matrix => {
  const points = emptyMatrix(rows.length, features.length);
  for (const [at, scale] of features.entries()) {
    const column = columns[scale.feature];
    for (let i = 0; i < rows.length; i++)
      points.values[i * points.columns + at] = scale.weight * scaled(column[rows[i] as number] as number, scale);
  }
  return points;
};
