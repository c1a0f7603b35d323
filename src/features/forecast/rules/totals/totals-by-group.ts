import { quantileSorted } from "#lib/statistics/quantile.ts";
import type { PathDraws } from "./draw-totals.ts";
import { type Draws, PATHS } from "./simulate-paths.ts";

const BOUNDS = { lower80: 0.1, upper80: 0.9, lower95: 0.025, upper95: 0.975 };
type Bound = keyof typeof BOUNDS;

/** One value per period. Bounds are predictive and equal-tailed, and contain what is expected. */
export type TotalsPath = Record<"expected" | Bound, Float64Array>;

/** `existing` are customers with a purchase by the as-of day, `newcomers` those to come; `all` is their sum. */
export type TotalsByGroup = Record<"all" | "existing" | "newcomers", TotalsPath>;

const sumOver = (column: Float64Array, places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (column[place] as number), 0);

const drawsOver = (draws: Draws, places: readonly number[]): Float64Array => {
  const sums = new Float64Array(PATHS);
  for (const place of places)
    for (let path = 0; path < PATHS; path++)
      sums[path] = (sums[path] as number) + ((draws[place] as Float64Array)[path] as number);
  return sums;
};

/** The bounds of each period's draws, which are reordered. */
const computeTotalsPath = (expected: Float64Array, draws: readonly Float64Array[]): TotalsPath => {
  for (const own of draws) own.sort();
  const boundsAt = (share: number) =>
    expected.map((value, period) => {
      const bound = quantileSorted(draws[period] as Float64Array, share);
      return share < 0.5 ? Math.min(value, bound) : Math.max(value, bound);
    });
  const bounds = Object.entries(BOUNDS).map(([name, share]) => [name, boundsAt(share)]);
  return { expected, ...(Object.fromEntries(bounds) as Record<Bound, Float64Array>) };
};

export type Columns = Record<"existing" | "newcomers", Float64Array>;

/** The totals of groups of parts, each given by the places of its parts. */
export const byGroup = (groups: readonly number[][], expected: Columns, draws: PathDraws["orders"]): TotalsByGroup => {
  const sums = (who: keyof Columns) => Float64Array.from(groups, (places) => sumOver(expected[who], places));
  const drawn = (who: keyof Columns) => groups.map((places) => drawsOver(draws[who], places));
  const [existing, newcomers] = [drawn("existing"), drawn("newcomers")];
  const both = existing.map((own, at) =>
    own.map((sum, path) => sum + ((newcomers[at] as Float64Array)[path] as number)),
  );
  const [old, fresh] = [sums("existing"), sums("newcomers")];
  return {
    all: computeTotalsPath(
      old.map((sum, at) => sum + (fresh[at] as number)),
      both,
    ),
    existing: computeTotalsPath(old, existing),
    newcomers: computeTotalsPath(fresh, newcomers),
  };
};
