import munkres from "munkres";
import type { Axis } from "../axis.ts";
import { inUnit, standardised } from "../features/scaler.ts";
import type { AxisModel, AxisSegment } from "../model.ts";
import { clarityOf, kindOf } from "./name-segments.ts";

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

/** How far, in deviations, a centre may have gone beyond what its key says before it gets another. */
const LEEWAY = 0.25;

/** Whether a segment may still be called as it was: its kind's conditions hold, or nearly, and no other kind plainly fits. */
const isStillTrue = (axis: Axis, old: string, { key, cluster_center, scaler_params }: AxisSegment): boolean => {
  const kindNamed = (name: string) => axis.vocabulary.find((kind) => kind.key === kindOf(name));
  const [was, is] = [kindNamed(old), kindNamed(key)];
  if (!was || !is || was === is) return was === is;
  if (was.when.length === 0) return clarityOf(cluster_center, scaler_params, is) < LEEWAY;
  return clarityOf(cluster_center, scaler_params, was) >= -LEEWAY;
};

/**
 * The new run with the keys of the old one where segments go on and the key is still true, so that people's names and saved
 * rules survive, and no rule acts on a word that has become wrong. A new segment whose key another goes on with is numbered.
 */
export const withKeptKeys = (axis: Axis, before: AxisModel | null, after: AxisModel): AxisModel => {
  if (!before) return after;
  const named = new Map(after.segments.map((segment) => [segment.key, segment]));
  const kept = new Map(
    matchSegments(before, after).flatMap(({ from, to }) => {
      const segment = named.get(to);
      return segment && isStillTrue(axis, from, segment) ? [[to, from] as const] : [];
    }),
  );
  const used = new Set(kept.values());
  const keyOf = (key: string): string => {
    const old = kept.get(key);
    if (old !== undefined) return old;
    let free = key;
    for (let number = 2; used.has(free); number++) free = `${kindOf(key)}_${number}`;
    used.add(free);
    return free;
  };
  return { ...after, segments: after.segments.map((segment) => ({ ...segment, key: keyOf(segment.key) })) };
};
