import type { AxisModel } from "./model.ts";

/** By axis and segment: the share of an archetype's customers whose nearest segment it is. */
export type Mix = Record<string, Record<string, number>>;

/** For each archetype, the share of its customers nearest to each segment of each axis. */
export const computeArchetypeMixes = (
  placed: readonly string[],
  labels: ReadonlyMap<string, readonly string[]>,
): Map<string, Mix> => {
  const sizes = new Map<string, number>();
  for (const key of placed) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const mixes = new Map([...sizes.keys()].map((key): [string, Mix] => [key, {}]));
  for (const [axis, nearest] of labels) {
    for (const [row, key] of placed.entries()) {
      const mix = mixes.get(key) as Mix;
      mix[axis] ??= {};
      const [shares, segment] = [mix[axis], nearest[row] as string];
      shares[segment] = (shares[segment] ?? 0) + 1;
    }
    for (const [key, mix] of mixes) {
      const shares = Object.entries(mix[axis] ?? {});
      mix[axis] = Object.fromEntries(shares.map(([segment, count]) => [segment, count / (sizes.get(key) ?? 1)]));
    }
  }
  return mixes;
};

/** A segment with the share of customers nearest to it, in the archetype and among all customers; 0 to 1. */
export type Mark = { axis: string; segment: string; share: number; of_all: number };

/** For each axis with two or more segments, all its segments, in the axis's order. */
export const comparedAxes = (mix: Mix, models: readonly AxisModel[]): { axis: string; segments: Mark[] }[] =>
  models
    .filter(({ segments }) => segments.length > 1)
    .map(({ axis, segments }) => ({
      axis,
      segments: segments.map(({ key, population_percentage }) => ({
        axis,
        segment: key,
        share: mix[axis]?.[key] ?? 0,
        of_all: population_percentage / 100,
      })),
    }));

/**
 * The archetype's distinguishing segments: on each axis the most overrepresented one, largest differences first. Empty
 * if no segment is overrepresented.
 */
export const pickMarks = (mix: Mix, models: readonly AxisModel[], most: number): Mark[] => {
  const more = ({ share, of_all }: Mark) => share - of_all;
  return comparedAxes(mix, models)
    .flatMap(({ segments }) => segments.toSorted((a, b) => more(b) - more(a)).slice(0, 1))
    .filter((mark) => more(mark) > 0)
    .sort((a, b) => more(b) - more(a))
    .slice(0, most);
};
