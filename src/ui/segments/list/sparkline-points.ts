/** The last of each of so many equal stretches, so that the newest value is always there. */
export const thinned = <Value>(values: readonly Value[], most: number): Value[] => {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.ceil(((i + 1) * values.length) / most) - 1] as Value);
};
