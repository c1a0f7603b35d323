import type { CalibrationPoint } from "#core/ui/charts/calibration-model.ts";
import type { ReliabilityBin } from "#lib/axes/churn/reliability.ts";

/** Deciles of the score as groups of a calibration plot; keeps small ones. */
export const toReliabilityPoints = (reliability: readonly ReliabilityBin[]): CalibrationPoint[] =>
  reliability.map(({ meanScore, lapsedShare, low, high, count }) => ({
    predicted: meanScore,
    happened: lapsedShare,
    lower: low,
    upper: high,
    customers: count,
  }));
