import type { AxisModel } from "../model.ts";
import type { Mix } from "./archetype-mix.ts";

/** A segment with the share of customers nearest to it, in the archetype and among all customers; 0 to 1. */
export type Mark = { axis: string; segment: string; share: number; of_all: number };

/** For each axis with two or more segments, all its segments, in the axis's order. */
export const comparedAxes = (mix: Mix, models: readonly AxisModel[]): { axis: string; segments: Mark[] }[] =>
  models
    .filter(({ segments }) => segments.length > 1)
    .map(({ axis, segments }) => ({
      axis,
      segments: segments.map(({ key, population_percentage }) => ({
        ...{ axis, segment: key },
        share: mix[axis]?.[key] ?? 0,
        of_all: population_percentage / 100,
      })),
    }));

/**
 * The archetype's distinguishing segments: on each axis the most overrepresented one, largest differences first. Empty
 * if no segment is overrepresented.
 */
export const marksOf = (mix: Mix, models: readonly AxisModel[], most: number): Mark[] => {
  const more = ({ share, of_all }: Mark) => share - of_all;
  return comparedAxes(mix, models)
    .flatMap(({ segments }) => segments.toSorted((a, b) => more(b) - more(a)).slice(0, 1))
    .filter((mark) => more(mark) > 0)
    .sort((a, b) => more(b) - more(a))
    .slice(0, most);
};
