import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axis-segment.ts";
import { inUnit } from "#records/rules/axes/scaler.ts";

/** A segment's feature compared with all customers. */
export type DistinctiveFeature = {
  feature: string;
  /** Of the segment's center and the population's, in the feature's own unit. */
  value: number;
  average: number;
  /** In the population's standard deviations. */
  z: number;
};

/** The features that set a segment apart, the most distinctive first. */
export const distinctiveFeatures = (
  { cluster_center, scaler_params, center }: AxisSegmentDetails,
  features: AxisDetails["features"],
): DistinctiveFeature[] =>
  features
    .flatMap(({ key: feature }): DistinctiveFeature[] => {
      const scaler = scaler_params[feature];
      if (!scaler) return [];
      const average = inUnit(0, scaler);
      return [{ feature, value: center[feature] ?? average, average, z: cluster_center[feature] ?? 0 }];
    })
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
