/** Customers with similar predictions: the prediction, the actual rate, and the interval that chance allows. All from 0 to 1. */
export type CalibrationPoint = { predicted: number; happened: number; lower: number; upper: number; customers: number };

/** Whether the prediction is within the interval that chance allows for the actual rate. */
export const agrees = ({ predicted, lower, upper }: CalibrationPoint): boolean =>
  lower <= predicted && predicted <= upper;

/** The end of both axes: the next tenth above all values, so that small probabilities have room. */
export const computeAxisEnd = (points: readonly CalibrationPoint[]): number => {
  const most = Math.max(0, ...points.flatMap(({ predicted, upper }) => [predicted, upper]));
  return Math.min(1, Math.max(0.1, Math.ceil(most * 10 - 1e-9) / 10));
};
