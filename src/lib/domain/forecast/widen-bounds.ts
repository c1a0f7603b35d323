/**
 * Widens bounds to include the point estimate: if zero is the most likely outcome, the mean may lie above the interval.
 * Coverage is measured before this.
 */
export const widened = (
  lower: Float64Array,
  upper: Float64Array,
  point: Float64Array,
): { lower: Float64Array; upper: Float64Array } => ({
  lower: lower.map((bound, row) => Math.min(bound, point[row] as number)),
  upper: upper.map((bound, row) => Math.max(bound, point[row] as number)),
});
