import munkres from "munkres";
import type { AxisModel, AxisSegment } from "./model.ts";
import { inUnit, standardised } from "./scaler.ts";

export type Match = { from: string; to: string; distance: number };

/** Centres farther apart than this, by the root mean square of their features' deviations, are two segments. */
const FARTHEST = 1;
/** More than any distance that counts: what is not to be matched. */
const NEVER = 1e6;

/** A segment's centre in another run's standardised units. */
const centreIn = (segment: AxisSegment, { scaler }: AxisModel): Record<string, number> =>
  Object.fromEntries(
    Object.entries(scaler).map(([name, own]) => {
      const before = segment.scaler_params[name];
      const place = segment.cluster_center[name];
      return [name, before && place !== undefined ? standardised(inUnit(place, before), own) : 0];
    }),
  );

const distanceBetween = (one: Record<string, number>, other: Readonly<Record<string, number>>): number => {
  const squares = Object.entries(one).map(([name, place]) => (place - (other[name] ?? 0)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length));
};

/**
 * Which segment of an earlier run each segment of a new one goes on with: the pairing with the least sum of distances
 * between centres (assignment problem, solved by Munkres 1957), of pairs that are near enough. Names follow it.
 */
export const matchSegments = (before: AxisModel, after: AxisModel): Match[] => {
  if (before.segments.length === 0 || after.segments.length === 0) return [];
  const costs = before.segments.map((old) => {
    const centre = centreIn(old, after);
    return after.segments.map(({ cluster_center }) => {
      const distance = distanceBetween(centre, cluster_center);
      return distance <= FARTHEST ? distance : NEVER;
    });
  });
  return munkres(costs).flatMap(([row, column]) => {
    const distance = costs[row]?.[column] ?? NEVER;
    const [old, now] = [before.segments[row], after.segments[column]];
    return old && now && distance < NEVER ? [{ from: old.key, to: now.key, distance }] : [];
  });
};

/**
 * The new run with the keys of the old one where segments go on, so that people's names and saved rules survive; a new
 * segment whose key has been taken over by another is numbered.
 */
export const withKeptKeys = (before: AxisModel | null, after: AxisModel): AxisModel => {
  if (!before) return after;
  const kept = new Map(matchSegments(before, after).map(({ from, to }) => [to, from]));
  const used = new Set(kept.values());
  const keyOf = (key: string): string => {
    const old = kept.get(key);
    if (old !== undefined) return old;
    const kind = key.replace(/_\d+$/, "");
    let free = key;
    for (let number = 2; used.has(free); number++) free = `${kind}_${number}`;
    used.add(free);
    return free;
  };
  return { ...after, segments: after.segments.map((segment) => ({ ...segment, key: keyOf(segment.key) })) };
};
