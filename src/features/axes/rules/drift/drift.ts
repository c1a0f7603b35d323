import { DRIFT_WINDOWS, type DriftWindow } from "#lib/axes/drift-weeks.ts";
import { findDominantKey } from "#records/rules/axes/membership.ts";
import type { CustomerHistory } from "../customer-history.ts";
import { distanceBetween, type Memberships, type Shares } from "./distance.ts";
import { type Noise, thresholdFor } from "./noise.ts";
import type { Placer, Position } from "./position.ts";

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
