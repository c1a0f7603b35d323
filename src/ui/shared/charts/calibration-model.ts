/** Customers of whom alike was said: what, what came of them, and within which bounds chance may take that. 0 to 1. */
export type CalibrationPoint = { predicted: number; happened: number; lower: number; upper: number; customers: number };

/** Whether what was expected of a group of customers is what chance can make of what happened. */
export const agrees = ({ predicted, lower, upper }: CalibrationPoint): boolean =>
  lower <= predicted && predicted <= upper;

/** The end of both axes: the next tenth above all there is, so that small probabilities have room. */
export const reachOf = (points: readonly CalibrationPoint[]): number => {
  const most = Math.max(0, ...points.flatMap(({ predicted, upper }) => [predicted, upper]));
  return Math.min(1, Math.max(0.1, Math.ceil(most * 10 - 1e-9) / 10));
};
