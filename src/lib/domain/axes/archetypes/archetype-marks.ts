import type { AxisModel } from "../model.ts";
import type { Mix } from "./archetype-mix.ts";

/** A segment with the share of an archetype's customers, and of everybody, whose nearest it is; 0 to 1. */
export type Mark = { axis: string; segment: string; share: number; of_all: number };

/** On each axis with two segments or more: all of them, in the axis's order. */
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
 * What marks an archetype: of each axis the segment that it has most more of than everybody, the largest differences first.
 * Where it has nowhere more than everybody there are none.
 */
export const marksOf = (mix: Mix, models: readonly AxisModel[], most: number): Mark[] => {
  const more = ({ share, of_all }: Mark) => share - of_all;
  return comparedAxes(mix, models)
    .flatMap(({ segments }) => segments.toSorted((a, b) => more(b) - more(a)).slice(0, 1))
    .filter((mark) => more(mark) > 0)
    .sort((a, b) => more(b) - more(a))
    .slice(0, most);
};
