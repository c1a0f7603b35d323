import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { ReadScope, Scope } from "#core/values/permissions.ts";
import { NO_CLEAR_GROUP, parseGroupKey } from "#lib/axes/claims.ts";
import { findDominantKey } from "#lib/axes/membership.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { type DriftWindow, STANDARD_WINDOW } from "#lib/axes/segment-moves.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { axisInWords } from "#records/rules/axes/axis-words.ts";
import { archetypeName } from "#records/rules/axes/group-names.ts";
import { nameSegment } from "#records/rules/axes/segment-words.ts";
import { calculateCustomerProfile } from "./compute-profiles.ts";
import type * as contracts from "./contracts/drift.ts";
import { readNamedModel } from "./read-axes.ts";
import { type AxisDrift, tracePath } from "./rules/drift.ts";
import type { Shares } from "./rules/drift-distance.ts";
import {
  type Migration,
  readArchetypeChanges,
  readDrifterIds,
  readDrifts,
  readFlows,
  readMigrations,
  readStoredPath,
} from "./store/drift-list.ts";
import { type DriftWeek, readDriftWeek } from "./store/drift-weeks.ts";

/** The names of axes, segments and archetypes in movements; segments of an earlier version have the vocabulary's words. */
export const readDriftWords = async (scope: Scope, language: LanguageTag) => {
  const { names } = await readNamedModel(scope, language);
  const axisName = (axis: string): string => axisInWords(axis, language);
  const segment = (axis: string, key: string, share: number) => {
    const found = axisNamed(axis);
    return { segment: key, name: found ? nameSegment(found, key, names).name : key, share };
  };
  return {
    archetype: (key: string | null) =>
      // Keys of earlier versions of the product are no groups anymore.
      key === null ? null : { key: parseGroupKey(key) ? key : NO_CLEAR_GROUP, name: archetypeName(key, language) },
    why: (reasons: readonly AxisDrift[]) =>
      reasons.map(({ axis, from, to, ...moved }) => ({
        axis,
        axisName: axisName(axis),
        ...moved,
        from: segment(axis, from.segment, from.share),
        to: segment(axis, to.segment, to.share),
      })),
    move: ({ axis, before, after }: { axis: string; before: Shares; after: Shares }) => {
      const placed = (shares: Shares) => segment(axis, findDominantKey(shares), shares[findDominantKey(shares)] ?? 0);
      return { axis, axisName: axisName(axis), from: placed(before), to: placed(after) };
    },
  };
};

/** The latest finished snapshot; null before the first. */
const latestSnapshot = (scope: Scope): Promise<DriftWeek | null> =>
  withBusiness(scope, (client) => readDriftWeek(client, scope));

/** A snapshot as shown, with the velocities below which unchanged customers stay, per week. */
const shownSnapshot = ({ version, noise, ...snapshot }: DriftWeek, weeks: DriftWindow) => ({
  ...snapshot,
  modelVersion: version,
  thresholds: (noise[weeks] ?? []).map(({ total, ...own }) => ({ ...own, velocity: total / weeks })),
});

/**
 * The customers who moved fastest between the latest snapshot and the one some weeks before, and on which axes from what to what;
 * by default those who moved beyond noise. Velocities are distances per week, money is in major units. Without a snapshot,
 * empty with `snapshot` null.
 */
export const listFastestDrifters = async (
  scope: ReadScope,
  { weeks = STANDARD_WINDOW, axis, all = false, q, sort, ...page }: ContractInput<typeof contracts.listDrifters>,
  { language }: { language: LanguageTag },
) => {
  const [{ currency }, latest] = await Promise.all([getBusinessOrThrow(scope), latestSnapshot(scope)]);
  if (!latest) return { data: [], total: 0, currency, weeks, snapshot: null };
  const filter = { week: latest.week, weeks, axis: axis ?? null, all, words: customerWords(scope, q) };
  const [{ data, total }, words] = await Promise.all([
    readDrifts(scope, filter, sort, toPageWindow(page)),
    readDriftWords(scope, language),
  ]);
  return {
    data: data.map((row) => ({
      ...row,
      lifetimeValue: toMajor(row.lifetimeValue, currency),
      why: words.why(row.why),
      archetypeBefore: words.archetype(row.archetypeBefore),
      archetype: words.archetype(row.archetype),
    })),
    total,
    currency,
    weeks,
    snapshot: shownSnapshot(latest, weeks),
  };
};

/** The IDs of all customers who moved beyond noise in the standard window; null before the first snapshot. */
export const listDrifterIds = async (scope: Scope): Promise<string[] | null> => {
  const latest = await latestSnapshot(scope);
  return latest && readDrifterIds(scope, { week: latest.week, weeks: STANDARD_WINDOW });
};

/** How those of these customers moved who did so beyond noise in the standard window. */
export const readDriftsOf = async (scope: Scope, ids: readonly string[]) => {
  const latest = await latestSnapshot(scope);
  if (!latest || ids.length === 0) return [];
  const filter = { week: latest.week, weeks: STANDARD_WINDOW, axis: null, all: false, words: [], ids };
  return (await readDrifts(scope, filter, "-velocity", { offset: 0, limit: ids.length })).data;
};

/** The snapshots after `from` up to `to`; instead of both, the last weeks. */
type MigrationsRequest = ContractInput<typeof contracts.listMigrations>;

const toMigrationPeriod = (week: Day, { weeks = STANDARD_WINDOW, from, to = week }: MigrationsRequest) => ({
  from: from ?? addDays(to, -7 * weeks),
  to,
});

/**
 * How many customers moved from which archetype to which. By default between the latest snapshot and the one 1, 4 or 13 weeks
 * before, with those who stayed and the new ones (`from` null), both ends placed by the same version of the axes; with days, net
 * over the changes of each week. Empty before the first snapshot.
 */
export const readArchetypeMigrations = async (
  scope: Scope,
  request: MigrationsRequest,
  { language }: { language: LanguageTag },
) => {
  const weeks = request.weeks ?? STANDARD_WINDOW;
  const [{ currency }, latest] = await Promise.all([getBusinessOrThrow(scope), latestSnapshot(scope)]);
  if (!latest) return { data: [], total: 0, currency, from: null, to: null, snapshot: null };
  const period = toMigrationPeriod(latest.week, request);
  const isDated = request.from !== undefined || request.to !== undefined;
  const [rows, words] = await Promise.all([
    isDated ? readMigrations(scope, period) : readFlows(scope, { week: latest.week, weeks }),
    readDriftWords(scope, language),
  ]);
  const data = rows.map(({ from, to, lifetimeValue, ...counts }: Migration) => ({
    from: words.archetype(from),
    to: words.archetype(to),
    ...counts,
    lifetimeValue: toMajor(lifetimeValue, currency),
  }));
  return { data, total: data.length, currency, ...period, snapshot: shownSnapshot(latest, weeks) };
};

/** The single changes of archetypes in a period, by default the last 13 weeks; empty before the first snapshot. */
export const listArchetypeChanges = async (
  scope: ReadScope,
  { q, sort, page, pageSize, ...request }: ContractInput<typeof contracts.listArchetypeChanges>,
  { language }: { language: LanguageTag },
) => {
  const latest = await latestSnapshot(scope);
  if (!latest) return { data: [], total: 0, from: null, to: null };
  const period = toMigrationPeriod(latest.week, request);
  const [{ data, total }, words] = await Promise.all([
    readArchetypeChanges(scope, { ...period, words: customerWords(scope, q) }, sort, toPageWindow({ page, pageSize })),
    readDriftWords(scope, language),
  ]);
  return {
    data: data.map((row) => ({ ...row, from: words.archetype(row.from), to: words.archetype(row.to) })),
    total,
    ...period,
  };
};

/**
 * A customer's path: how fast they moved within each window up to the latest snapshot and why, and the weeks in which they
 * moved, newest first. Null before the first snapshot that has them. Throws what `calculateCustomerProfile` throws.
 */
export const readCustomerDrift = async (scope: Scope, customerId: string, { language }: { language: LanguageTag }) => {
  await calculateCustomerProfile(scope, customerId);
  const [stored, words] = await Promise.all([readStoredPath(scope, customerId), readDriftWords(scope, language)]);
  if (!stored) return null;
  const { position, changes, drifts } = stored;
  return {
    week: position.week,
    archetype: words.archetype(position.archetype),
    windows: drifts.map(({ archetypeBefore, archetype, why, ...drift }) => ({
      ...drift,
      why: words.why(why),
      archetypeBefore: words.archetype(archetypeBefore),
      archetype: words.archetype(archetype),
    })),
    path: tracePath(position, changes).map(({ week, velocity, archetypeBefore, archetype, moves, isNewVersion }) => ({
      week,
      velocity,
      isNewVersion,
      archetypeBefore: words.archetype(archetypeBefore),
      archetype: words.archetype(archetype),
      moves: moves.map(words.move),
    })),
  };
};
