import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";

/** If the largest value exceeds the median this many times, a linear axis would squeeze the others. */
const SQUEEZED = 20;
/** Decades below the largest value that a logarithmic axis covers. */
const DECADES = 4;
const STEPS = [1, 2, 5];
const ABOUT_TICKS = 5;

export type MoneyScale = {
  isLogarithmic: boolean;
  /** The position of a value from 0 (left) to 1; values outside the axis are clamped. */
  place: (value: number) => number;
  ticks: number[];
};

const clamped = (share: number): number => Math.min(1, Math.max(0, share));

/** 1, 2, 5, 10, 20, … between two values. */
const roundOnes = (from: number, to: number): number[] => {
  const all: number[] = [];
  for (let decade = Math.floor(Math.log10(from)); decade <= Math.ceil(Math.log10(to)); decade++) {
    all.push(...STEPS.map((step) => step * 10 ** decade));
  }
  return all.filter((value) => value >= from && value <= to);
};

const evenScale = (most: number): MoneyScale => {
  const rough = most / ABOUT_TICKS;
  const step = roundOnes(rough / 10, rough * 10).find((value) => value >= rough) ?? 1;
  const count = Math.floor(most / step);
  return {
    isLogarithmic: false,
    place: (value) => clamped(value / most),
    ticks: Array.from({ length: count + 1 }, (_, i) => i * step),
  };
};

const logarithmicScale = (least: number, most: number): MoneyScale => {
  const [from, to] = [Math.log10(least), Math.log10(most)];
  const all = roundOnes(least, most);
  const wholes = all.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e9) / 1e9));
  return {
    isLogarithmic: true,
    place: (value) => clamped((Math.log10(Math.max(value, least)) - from) / (to - from)),
    ticks: all.length <= ABOUT_TICKS + 1 ? all : wholes,
  };
};

/** The axis for dots and their intervals: linear from 0, or logarithmic if the largest value exceeds 20 times the median. */
export const moneyScale = (rows: readonly { value: number; lower: number; upper: number }[]): MoneyScale => {
  const most = Math.max(...rows.map(({ upper }) => upper), 0);
  if (most === 0) return { isLogarithmic: false, place: () => 0, ticks: [0] };
  const values = rows.map(({ value }) => value);
  if (Math.max(...values) <= SQUEEZED * computeMedian(values)) return evenScale(most);
  const positive = rows.flatMap(({ lower, value }) => [lower, value]).filter((value) => value > 0);
  return logarithmicScale(Math.max(Math.min(...positive), most / 10 ** DECADES), most);
};

type Distribution = ForecastAnswer["distribution"];
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
