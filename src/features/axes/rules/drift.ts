import { findDominantKey } from "#lib/axes/membership.ts";
import { DRIFT_WINDOWS, type DriftWindow, WEEKS_BACK } from "#lib/axes/segment-moves.ts";
import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import type { CustomerHistory } from "./behavior-reader.ts";
import {
  axisDistance,
  distanceBetween,
  type Memberships,
  type Noise,
  type Placer,
  type Position,
  type Shares,
  thresholdFor,
} from "./drift-distance.ts";

/** A customer's nearest segment at one end of a window, and the membership in it. */
type SegmentShare = { segment: string; share: number };

/** How a customer moved on one axis. */
export type AxisDrift = {
  axis: string;
  velocity: number;
  isBeyondNoise: boolean;
  from: SegmentShare;
  to: SegmentShare;
};

/** A customer's movement within one window, both ends placed by the same model; velocities are distances per week. */
export type Drift = {
  weeks: DriftWindow;
  /** Null for a customer whose first order is within the window. */
  velocity: number | null;
  /** Customers who didn't change stay below this velocity, 98% of them. */
  threshold: number;
  isDrifting: boolean;
  /** The velocity minus that of the window before; null without an order by then. */
  acceleration: number | null;
  /** By axis. */
  velocities: Record<string, number>;
  /** The axes that moved beyond noise, or else the one that moved farthest; farthest first. */
  why: AxisDrift[];
  archetypeBefore: string | null;
  archetype: string | null;
};

const pickDominantShare = (shares: Shares): SegmentShare => {
  const segment = findDominantKey(shares);
  return { segment, share: shares[segment] ?? 0 };
};

const listAxisDrifts = (
  before: Memberships,
  now: Memberships,
  velocities: Readonly<Record<string, number>>,
  thresholds: Readonly<Record<string, number>>,
): AxisDrift[] => {
  const all = Object.entries(velocities)
    .map(([axis, velocity]): AxisDrift => {
      const isBeyondNoise = velocity > (thresholds[axis] ?? 1);
      return {
        axis,
        velocity,
        isBeyondNoise,
        from: pickDominantShare(before[axis] ?? {}),
        to: pickDominantShare(now[axis] ?? {}),
      };
    })
    .sort((a, b) => b.velocity - a.velocity);
  const beyond = all.filter(({ isBeyondNoise }) => isBeyondNoise);
  return beyond.length > 0 ? beyond : all.slice(0, 1);
};

const scaled = (distances: Readonly<Record<string, number>>, weeks: number): Record<string, number> =>
  Object.fromEntries(Object.entries(distances).map(([axis, distance]) => [axis, distance / weeks]));

const within = (weeks: DriftWindow, at: (weeksAgo: number) => Position | null, now: Position, noise: Noise): Drift => {
  const before = at(weeks);
  const limits = thresholdFor(noise, weeks, now.sales) ?? { total: 1, axes: {} };
  const threshold = limits.total / weeks;
  const ends = { archetypeBefore: before?.archetype ?? null, archetype: now.archetype };
  if (!before) {
    return {
      weeks,
      threshold,
      velocity: null,
      isDrifting: false,
      acceleration: null,
      velocities: {},
      why: [],
      ...ends,
    };
  }
  const { total, axes } = distanceBetween(before.memberships, now.memberships);
  const earlier = at(2 * weeks);
  const velocity = total / weeks;
  const velocities = scaled(axes, weeks);
  return {
    weeks,
    velocity,
    threshold,
    velocities,
    isDrifting: velocity > threshold,
    acceleration: earlier && velocity - distanceBetween(earlier.memberships, before.memberships).total / weeks,
    why: listAxisDrifts(before.memberships, now.memberships, velocities, scaled(limits.axes, weeks)),
    ...ends,
  };
};

/** Places a customer as of several weeks ago, each week once. */
export const memoizePositions = (history: CustomerHistory, placeAt: (weeksAgo: number) => Placer) => {
  const known = new Map<number, Position | null>();
  return (weeksAgo: number): Position | null => {
    const stored = known.get(weeksAgo);
    if (stored !== undefined) return stored;
    const position = placeAt(weeksAgo)(history);
    known.set(weeksAgo, position);
    return position;
  };
};

/** A customer's movement within every window; empty before the first order. */
export const computeDrift = (at: (weeksAgo: number) => Position | null, noise: Noise): Drift[] => {
  const now = at(0);
  return now ? DRIFT_WINDOWS.map((weeks) => within(weeks, at, now, noise)) : [];
};

/** The last stored position of a customer, in one version of the axes. */
export type StoredPosition = { week: Day; version: number; memberships: Memberships; archetype: string | null };

/** What differs between a week's snapshot and the one before, in the same version of the axes. */
export type WeekChange = {
  week: Day;
  version: number;
  /** Distance since the week before. */
  velocity: number;
  /** The memberships before the change, only of the axes that changed. */
  before: Memberships;
  /** The position a week before in the version that this one replaced; null if it is the same. */
  replaced: Memberships | null;
  archetypeBefore: string | null;
  archetype: string | null;
};

/** What a snapshot stores about one customer. */
export type CustomerSnapshot = {
  customerId: string;
  position: StoredPosition;
  changes: WeekChange[];
  drifts: Drift[];
};

/** A smaller movement on an axis is stored once it adds up to this distance. */
export const RESOLUTION = 0.02;

const rounded = (memberships: Memberships): Memberships =>
  Object.fromEntries(
    Object.entries(memberships).map(([axis, shares]) => [
      axis,
      Object.fromEntries(Object.entries(shares).map(([key, share]) => [key, Math.round(share * 10_000) / 10_000])),
    ]),
  );

const changedAxes = (stored: Memberships, now: Memberships): string[] =>
  Object.keys(now).filter((axis) => axisDistance(stored[axis] ?? {}, now[axis] as Shares) > RESOLUTION);

const only = (memberships: Memberships, axes: readonly string[]): Memberships =>
  Object.fromEntries(axes.flatMap((axis) => (memberships[axis] ? [[axis, memberships[axis]]] : [])));

/** The position that the first new week is compared with: that of another version is placed again by this one. */
const findBasePosition = (
  stored: StoredPosition | null,
  age: number,
  at: (weeksAgo: number) => Position | null,
  version: number,
): { from: number; position: Position | StoredPosition | null } => {
  if (stored?.version === version) return { from: age - 1, position: stored };
  for (let weeksAgo = age; weeksAgo >= 0; weeksAgo--) {
    const position = at(weeksAgo);
    if (position) return { from: weeksAgo - 1, position };
  }
  return { from: -1, position: null };
};

/**
 * The weeks since a customer's stored position as changes, oldest first, and the new position. Without one, the last
 * `WEEKS_BACK` weeks. When the axes were clustered again, the old and the new version's positions of the same week are stored
 * side by side, and the change is measured in the new version only. Null before the first order.
 */
export const recordWeeks = (
  stored: StoredPosition | null,
  at: (weeksAgo: number) => Position | null,
  { week: last, version }: { week: Day; version: number },
): { position: StoredPosition; changes: WeekChange[] } | null => {
  const age = stored ? Math.min(WEEKS_BACK, daysBetween(stored.week, last) / 7) : WEEKS_BACK;
  const { from, position } = findBasePosition(stored, age, at, version);
  if (!position) return null;
  let replaced = stored && stored.version !== version ? stored.memberships : null;
  let [memberships, archetype] = [rounded(position.memberships), position.archetype];
  const changes: WeekChange[] = [];
  for (let weeksAgo = from; weeksAgo >= 0; weeksAgo--) {
    const now = at(weeksAgo);
    if (!now) continue;
    const axes = changedAxes(memberships, now.memberships);
    if (axes.length === 0 && now.archetype === archetype && !replaced) continue;
    const previous = at(weeksAgo + 1);
    changes.push({
      week: addDays(last, -7 * weeksAgo),
      version,
      replaced,
      velocity: previous ? distanceBetween(previous.memberships, now.memberships).total : 0,
      before: only(memberships, axes),
      archetypeBefore: archetype,
      archetype: now.archetype,
    });
    memberships = { ...memberships, ...only(rounded(now.memberships), axes) };
    archetype = now.archetype;
    replaced = null;
  }
  return { position: { week: last, version, memberships, archetype }, changes };
};

/** One week of a customer's path. */
type PathWeek = Omit<WeekChange, "before" | "replaced"> & {
  /** The axes that changed, before and after. */
  moves: { axis: string; before: Shares; after: Shares }[];
  /** The customer's position was then computed again by another version of the axes. */
  isNewVersion: boolean;
};

/** The weeks in which a customer moved, newest first, from the last position back (`changes` newest first). */
export const tracePath = (position: StoredPosition, changes: readonly WeekChange[]): PathWeek[] => {
  let memberships = position.memberships;
  return changes.map(({ before, replaced, ...change }) => {
    const moves = Object.entries(before).map(([axis, shares]) => {
      return { axis, before: shares, after: memberships[axis] ?? {} };
    });
    memberships = replaced ?? { ...memberships, ...before };
    return { ...change, moves, isNewVersion: replaced !== null };
  });
};
