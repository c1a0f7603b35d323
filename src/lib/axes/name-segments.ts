import munkres from "munkres";
import { type Axis, type CenterCondition, type SegmentKind, toSegmentKind } from "./axis.ts";
import { type AxisModel, type AxisSegment, type FeatureScaler, inUnit, type Scaler, standardised } from "./model.ts";

type Centre = Readonly<Record<string, number>>;

/** Margins are capped here, so that a single extreme feature can't decide between segments. */
const MAX_MARGIN = 3;

/** By how many standard deviations a center meets a condition; negative if it does not. */
const computeMargin = (centre: Centre, scaler: Scaler, { feature, is, than, in: unit }: CenterCondition): number => {
  const own = scaler[feature] as FeatureScaler;
  const place = centre[feature] ?? 0;
  const sign = is === "at_least" ? 1 : -1;
  // Without variance there are no deviations, so only the value decides whether the condition is met.
  if (own.std === 0) return unit === "unit" && sign * (inUnit(0, own) - than) >= 0 ? 0 : -MAX_MARGIN;
  return Math.min(MAX_MARGIN, sign * (place - (unit === "unit" ? standardised(than, own) : than)));
};

/** The margin of a kind's tightest condition, in its best alternative; 0 for the fallback kind. */
export const computeClarity = (centre: Centre, scaler: Scaler, { when }: SegmentKind): number =>
  when.length === 0
    ? 0
    : Math.max(...when.map((conditions) => Math.min(...conditions.map((each) => computeMargin(centre, scaler, each)))));

/** The kinds a center qualifies for, in order; the fallback kind only if there is no other. */
const listCandidateKeys = (axis: Axis, scaler: Scaler, centre: Centre): { key: string; clarity: number }[] => {
  const met = axis.vocabulary.flatMap((kind) => {
    const clarity = computeClarity(centre, scaler, kind);
    return clarity < 0 ? [] : [{ key: kind.key, clarity }];
  });
  return met.length > 1 ? met.slice(0, -1) : met;
};

type UnnamedSegment = { centre: Centre; count: number };

/**
 * Assigns each segment a key from the axis's vocabulary: the first kind whose conditions its center meets. If two
 * segments qualify for a kind, the clearer match gets it (the larger segment on a tie) and the other moves down its
 * list (deferred acceptance, Gale and Shapley 1962). A segment left without a free kind becomes a numbered variant of
 * its first choice.
 */
export const nameSegments = (axis: Axis, scaler: Scaler, segments: readonly UnnamedSegment[]): string[] => {
  const wishes = segments.map(({ centre }) => listCandidateKeys(axis, scaler, centre));
  const holders = new Map<string, { segment: number; clarity: number }>();
  const unheard: number[] = [];
  const waiting = segments.map((_, i) => ({ segment: i, next: 0 }));
  for (let asking = waiting.shift(); asking; asking = waiting.shift()) {
    const { segment, next } = asking;
    const wish = wishes[segment]?.[next];
    if (!wish) {
      unheard.push(segment);
      continue;
    }
    const holder = holders.get(wish.key);
    const isClearer =
      !holder ||
      wish.clarity > holder.clarity ||
      (wish.clarity === holder.clarity && (segments[segment]?.count ?? 0) > (segments[holder.segment]?.count ?? 0));
    const loser = isClearer ? holder?.segment : segment;
    if (isClearer) holders.set(wish.key, { segment, clarity: wish.clarity });
    if (loser === undefined) continue;
    const passed = wishes[loser]?.findIndex(({ key }) => key === wish.key) ?? 0;
    waiting.push({ segment: loser, next: passed + 1 });
  }
  const keys = new Array<string>(segments.length);
  for (const [key, { segment }] of holders) keys[segment] = key;
  const used = new Set(holders.keys());
  for (const segment of unheard.sort((a, b) => a - b)) {
    const kind = wishes[segment]?.[0]?.key ?? (axis.vocabulary.at(-1) as SegmentKind).key;
    let number = 2;
    while (used.has(`${kind}_${number}`)) number++;
    keys[segment] = `${kind}_${number}`;
    used.add(`${kind}_${number}`);
  }
  return keys;
};

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
