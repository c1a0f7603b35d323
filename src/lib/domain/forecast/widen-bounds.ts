/**
 * Bounds that hold the point they are about: where most of what may happen is nothing, a mean lies above the interval. Coverage is
 * measured before.
 */
export const widened = (
  lower: Float64Array,
  upper: Float64Array,
  point: Float64Array,
): { lower: Float64Array; upper: Float64Array } => ({
  lower: lower.map((bound, row) => Math.min(bound, point[row] as number)),
  upper: upper.map((bound, row) => Math.max(bound, point[row] as number)),
});
