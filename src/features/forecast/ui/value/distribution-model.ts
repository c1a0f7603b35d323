import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";

export type Distribution = ForecastAnswer["distribution"];
export type Bin = Distribution["bins"][number];

/** Edges of all bins, from the start of the first to the end of the last. */
export const listBinEdges = (bins: readonly Bin[]): number[] => {
  const [first] = bins;
  return first ? [first.from, ...bins.map(({ to }) => to)] : [];
};

/**
 * The position of an amount among equally wide bins: 2.5 is the middle of the third. Interpolates logarithmically on a
 * logarithmic axis, except in the bin that starts at zero.
 */
export const binPosition = ({ isLogarithmic, bins }: Distribution, amount: number): number => {
  const at = bins.findIndex(({ to }) => amount < to);
  const bin = bins[at];
  if (!bin) return bins.length;
  const { from, to } = bin;
  const share =
    isLogarithmic && from > 0 ? Math.log(amount / from) / Math.log(to / from) : (amount - from) / (to - from);
  return at + Math.max(0, share);
};
