import type { ForecastAnswer } from "#contracts/forecast/forecast-answer.ts";

export type Distribution = ForecastAnswer["distribution"];
export type Bin = Distribution["bins"][number];

/** Edges of all bins, from the first one's beginning to the last one's end. */
export const edgesOf = (bins: readonly Bin[]): number[] => {
  const [first] = bins;
  return first ? [first.from, ...bins.map(({ to }) => to)] : [];
};

/**
 * Where an amount stands among bins that are drawn equally wide: 2.5 is the middle of the third. Within a bin of a logarithmic
 * axis by its logarithm, but in the one that begins with nothing.
 */
export const placeAmong = ({ isLogarithmic, bins }: Distribution, amount: number): number => {
  const at = bins.findIndex(({ to }) => amount < to);
  const bin = bins[at];
  if (!bin) return bins.length;
  const { from, to } = bin;
  const share =
    isLogarithmic && from > 0 ? Math.log(amount / from) / Math.log(to / from) : (amount - from) / (to - from);
  return at + Math.max(0, share);
};
