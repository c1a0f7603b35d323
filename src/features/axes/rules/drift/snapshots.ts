import { WEEKS_BACK } from "#lib/axes/drift-weeks.ts";
import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import { axisDistance, distanceBetween, type Memberships, type Shares } from "./distance.ts";
import type { Drift } from "./drift.ts";
import type { Position } from "./position.ts";

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
export type PathWeek = Omit<WeekChange, "before" | "replaced"> & {
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
