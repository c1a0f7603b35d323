import munkres from "munkres";
import type { Axis } from "#records/rules/axes/axis.ts";
import type { AxisModel, AxisSegment } from "#records/rules/axes/model.ts";
import { inUnit, standardised } from "#records/rules/axes/scaler.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";
import { computeClarity } from "./name-segments.ts";

type Match = { from: string; to: string; distance: number };

/** Centers farther apart than this, by the root mean square of their deviations, are different segments. */
const FARTHEST = 1;
/** Exceeds every valid distance; marks pairs that must not be matched. */
const EXCLUDED_DISTANCE = 1e6;

/** A segment's center in another run's standardized units. */
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
 * Which earlier segment each new segment continues: the pairing with the smallest total distance between centers
 * (assignment problem, Munkres 1957), limited to pairs that are close enough. Names follow the match.
 */
export const matchSegments = (before: AxisModel, after: AxisModel): Match[] => {
  if (before.segments.length === 0 || after.segments.length === 0) return [];
  const costs = before.segments.map((old) => {
    const centre = centreIn(old, after);
    return after.segments.map(({ cluster_center }) => {
      const distance = distanceBetween(centre, cluster_center);
      return distance <= FARTHEST ? distance : EXCLUDED_DISTANCE;
    });
  });
  return munkres(costs).flatMap(([row, column]) => {
    const distance = costs[row]?.[column] ?? EXCLUDED_DISTANCE;
    const [old, now] = [before.segments[row], after.segments[column]];
    return old && now && distance < EXCLUDED_DISTANCE ? [{ from: old.key, to: now.key, distance }] : [];
  });
};

/** How many deviations a center may move beyond its key's conditions before the key changes. */
const KEY_TOLERANCE = 0.25;

/** Whether a segment may keep its key: the kind's conditions still hold, or nearly, and no other kind clearly fits. */
const isKeyStillValid = (axis: Axis, old: string, { key, cluster_center, scaler_params }: AxisSegment): boolean => {
  const kindNamed = (name: string) => axis.vocabulary.find((kind) => kind.key === toSegmentKind(name));
  const [was, is] = [kindNamed(old), kindNamed(key)];
  if (!was || !is || was === is) return was === is;
  if (was.when.length === 0) return computeClarity(cluster_center, scaler_params, is) < KEY_TOLERANCE;
  return computeClarity(cluster_center, scaler_params, was) >= -KEY_TOLERANCE;
};

/**
 * Gives continuing segments their old keys while these are still true, so that custom names and saved rules survive and
 * no rule acts on a key that has become wrong. A new segment whose key is already taken gets a number.
 */
export const withContinuedKeys = (axis: Axis, before: AxisModel | null, after: AxisModel): AxisModel => {
  if (!before) return after;
  const named = new Map(after.segments.map((segment) => [segment.key, segment]));
  const kept = new Map(
    matchSegments(before, after).flatMap(({ from, to }) => {
      const segment = named.get(to);
      return segment && isKeyStillValid(axis, from, segment) ? [[to, from] as const] : [];
    }),
  );
  const used = new Set(kept.values());
  const keyOf = (key: string): string => {
    const old = kept.get(key);
    if (old !== undefined) return old;
    let free = key;
    for (let number = 2; used.has(free); number++) free = `${toSegmentKind(key)}_${number}`;
    used.add(free);
    return free;
  };
  return { ...after, segments: after.segments.map((segment) => ({ ...segment, key: keyOf(segment.key) })) };
};
