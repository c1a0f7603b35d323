/** Of unsorted values. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** The median of the rounds' ratios: other load that lasts longer than a round affects both values of a pair. */
export const medianOfRatios = (values: readonly number[], yardsticks: readonly number[]): number => {
  if (values.length === 0 || values.length !== yardsticks.length)
    throw new Error(`${values.length} values and ${yardsticks.length} of the yardstick are no pairs`);
  return median(values.map((value, round) => value / (yardsticks[round] as number)));
};
