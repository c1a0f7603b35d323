import type { ShownAxis, ShownAxisSegment } from "#contracts/axes/axis-segment.ts";
import { inUnit } from "#lib/domain/axes/features/scaler.ts";

/** A feature of a segment against everybody. */
export type Mark = {
  feature: string;
  /** Of the segment's centre and of the population's, in the feature's own unit. */
  own: number;
  everybody: number;
  /** In the population's deviations. */
  z: number;
};

/** What marks a segment, the most telling feature first. */
export const marksOf = (
  { cluster_center, scaler_params, center }: ShownAxisSegment,
  features: ShownAxis["features"],
): Mark[] =>
  features
    .flatMap(({ key: feature }): Mark[] => {
      const scaler = scaler_params[feature];
      if (!scaler) return [];
      const everybody = inUnit(0, scaler);
      return [{ feature, own: center[feature] ?? everybody, everybody, z: cluster_center[feature] ?? 0 }];
    })
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
