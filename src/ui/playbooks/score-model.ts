import type { ReliabilityBin } from "#lib/domain/axes/churn/reliability.ts";
import type { CalibrationPoint } from "#ui/shared/charts/calibration-model.ts";

/** The tenths of the score as groups of a calibration plot; no small one is dropped. */
export const pointsOf = (reliability: readonly ReliabilityBin[]): CalibrationPoint[] =>
  reliability.map(({ meanScore, lapsedShare, low, high, count }) => ({
    ...{ predicted: meanScore, happened: lapsedShare, lower: low, upper: high },
    customers: count,
  }));
