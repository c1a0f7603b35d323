import { frequent, JOINT, nearestArchetype } from "#lib/axes/segment-combinations.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/adjusted-rand-index.ts";
import { sampleRows } from "#lib/statistics/clustering/sample-rows.ts";
import type { Profile } from "./model.ts";

export type Typed = { memberships: Profile["fuzzy_memberships"]; value: number };

const LEAST_COVERAGE = 0.6;
const LEAST_STABILITY = 0.8;
const RESAMPLES = 5;

type AxisChoice = {
  axes: string[];
  /** The frequent combinations, and the nearest of them for each customer. */
  keys: string[];
  placed: string[];
  coverage: number;
  stability: number;
};

const foundOn = (axes: string[], people: readonly Typed[], labels: Map<string, string[]>, seed: number): AxisChoice => {
  const combinations = people.map((_, row) => axes.map((axis) => labels.get(axis)?.[row]).join(JOINT));
  const allRows = Uint32Array.from(people, (_, row) => row);
  const placeAmong = (keys: readonly string[], rows: Uint32Array): string[] => {
    const known = new Set(keys);
    const nearest = nearestArchetype(axes, keys, (axis, segment) => ({ axis, segment }));
    const nearestOf = ({ memberships }: Typed) =>
      nearest(({ axis, segment }) => memberships[axis]?.[segment] ?? 0) ?? "";
    return Array.from(rows, (row) => {
      const own = combinations[row] as string;
      return known.has(own) ? own : nearestOf(people[row] as Typed);
    });
  };
  const keys = frequent(combinations, allRows);
  const placed = placeAmong(keys, allRows);
  const known = new Set(keys);
  const coverage = combinations.filter((own) => known.has(own)).length / people.length;
  const agreements = Array.from({ length: RESAMPLES }, (_, i) => {
    const rows = sampleRows(people.length, Math.floor(0.9 * people.length), seed + i);
    const again = placeAmong(frequent(combinations, rows), rows);
    return adjustedRandIndex(
      Array.from(rows, (row) => placed[row] as string),
      again,
    );
  });
  return { axes, keys, placed, coverage, stability: Math.min(...agreements) };
};

/** All combinations of `count` axes, in order. */
const listCombinations = (axes: readonly string[], count: number): string[][] =>
  count === 0
    ? [[]]
    : axes.flatMap((axis, i) => listCombinations(axes.slice(i + 1), count - 1).map((others) => [axis, ...others]));

/**
 * The largest set of axes with shared and stable archetypes; among sets of one size, the one with the highest coverage.
 * The first axis alone if there is none, and undefined without an axis.
 */
export const chooseAxes = (
  axes: readonly string[],
  people: readonly Typed[],
  labels: Map<string, string[]>,
  seed: number,
): AxisChoice | undefined => {
  const foundOver = (some: string[]) => foundOn(some, people, labels, seed);
  for (let count = axes.length; count > 0; count--) {
    const [most] = listCombinations(axes, count)
      .map(foundOver)
      .filter(({ coverage, stability }) => coverage >= LEAST_COVERAGE && stability >= LEAST_STABILITY)
      .sort((a, b) => b.coverage - a.coverage);
    if (most) return most;
  }
  return axes.length === 0 ? undefined : foundOver(axes.slice(0, 1));
};
