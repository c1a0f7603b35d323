/** The last value of each of equal sections, so that the newest is always included. */
export const sparklinePoints = <Value>(values: readonly Value[], most: number): Value[] => {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.ceil(((i + 1) * values.length) / most) - 1] as Value);
};
