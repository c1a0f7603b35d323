import { discountAt } from "../spending/discount.ts";
import type { PathDraws } from "./draw-totals.ts";
import { middleOf, type Part } from "./horizon-parts.ts";
import { PATHS } from "./simulate-paths.ts";
import type { Columns } from "./totals-by-group.ts";

/** What existing customers spend over the horizon, discounted: expected, and simulated. */
export type Worth = { expected: number; draws: Float64Array };

/** Each part is discounted from its middle. */
export const worthAhead = (
  parts: readonly Part[],
  { expected, draws }: { expected: Columns; draws: PathDraws["revenue"] },
  { asOf, discountRate }: { asOf: number; discountRate: number },
): Worth => {
  const factors = parts.map((part) => discountAt(middleOf(part) - asOf, discountRate));
  const sumOver = (at: (part: number) => number): number =>
    factors.reduce((sum, factor, part) => sum + factor * at(part), 0);
  return {
    expected: sumOver((part) => expected.existing[part] as number),
    draws: Float64Array.from({ length: PATHS }, (_, path) => sumOver((part) => draws.existing[part]?.[path] as number)),
  };
};
