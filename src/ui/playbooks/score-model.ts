import type { ReliabilityBin } from "#lib/domain/axes/churn/reliability.ts";
import type { CalibrationPoint } from "#ui/shared/charts/calibration-model.ts";

/** Deciles of the score as groups of a calibration plot; keeps small ones. */
export const pointsOf = (reliability: readonly ReliabilityBin[]): CalibrationPoint[] =>
  reliability.map(({ meanScore, lapsedShare, low, high, count }) => ({
    predicted: meanScore,
    happened: lapsedShare,
    lower: low,
    upper: high,
    customers: count,
  }));
