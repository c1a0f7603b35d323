import type { FittedModel, Population } from "#lib/clv/model.ts";
import { drawPaths } from "./draw-totals.ts";
import { expectedParts } from "./expected-parts.ts";
import { horizonParts } from "./horizon-parts.ts";
import { assumedRepeats } from "./learn-repeats.ts";

/** Ratios to fewer expected purchases than this mean nothing, and can be infinite. */
export const LEAST_EXPECTED = 1e-9;

/** Draws of what a total may be relative to the sum of the customers' forecasts. */
const assumedErrors = (
  population: Population,
  fitted: FittedModel,
  { days, seed }: { days: number; seed: number },
): Float64Array => {
  const { parts } = horizonParts(population.asOf, days);
  const repeats = assumedRepeats(population, fitted);
  const unknown = { newcomers: null, values: null };
  const expected = expectedParts(parts, { repeats, ...unknown });
  const { existing } = drawPaths(parts, expected, { repeats: repeats.effects, ...unknown }, seed).orders;
  const sum = expected.existing.reduce((all, each) => all + each, 0);
  const drawn = (path: number): number => existing.reduce((all, draws) => all + (draws[path] as number), 0);
  return Float64Array.from(existing[0] ?? [], (_, path) => (sum > LEAST_EXPECTED ? drawn(path) / sum : 1));
};

/** Adds season, drift and typical forecast errors to draws of a total that vary by sampling only, for shops without a history. */
export const withAssumedErrors = (
  totals: Float64Array,
  { population, fitted }: { population: Population; fitted: FittedModel },
  options: { days: number; seed: number },
): Float64Array => {
  const errors = assumedErrors(population, fitted, options);
  return totals.map((sum, at) => sum * (errors[at % errors.length] as number));
};
