import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { customerWords } from "#core/db/search-customers.ts";
import type { Language } from "#core/messages/language.ts";
import type { ReadScope, Scope } from "#core/values/permissions.ts";
import {
  type Migration,
  readArchetypeChanges,
  readFlows,
  readMigrations,
} from "#features/axes/store/drift/drift-list.ts";
import { type DriftWindow, STANDARD_WINDOW } from "#lib/axes/drift-weeks.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { driftWords } from "./drift-words.ts";
import { latestSnapshot, shownSnapshot } from "./list-fastest-drifters.ts";

/** The snapshots after `from` up to `to`; instead of both, the last weeks. */
export type MigrationsRequest = { weeks?: DriftWindow | undefined; from?: Day | undefined; to?: Day | undefined };

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
  { language }: { language: Language },
) => {
  const weeks = request.weeks ?? STANDARD_WINDOW;
  const [{ currency }, latest] = await Promise.all([getBusinessOrThrow(scope), latestSnapshot(scope)]);
  if (!latest) return { data: [], total: 0, currency, from: null, to: null, snapshot: null };
  const period = toMigrationPeriod(latest.week, request);
  const isDated = request.from !== undefined || request.to !== undefined;
  const [rows, words] = await Promise.all([
    isDated ? readMigrations(scope, period) : readFlows(scope, { week: latest.week, weeks }),
    driftWords(scope, language),
  ]);
  const data = rows.map(({ from, to, lifetimeValue, ...counts }: Migration) => ({
    from: words.archetype(from),
    to: words.archetype(to),
    ...counts,
    lifetimeValue: toMajor(lifetimeValue, currency),
  }));
  return { data, total: data.length, currency, ...period, snapshot: shownSnapshot(latest, weeks) };
};

type ChangesRequest = MigrationsRequest &
  Omit<ListRequest<"week" | "velocity">, "q" | "sort"> & {
    q?: string | undefined;
    sort: "week" | "-week" | "velocity" | "-velocity";
  };

/** The single changes of archetypes in a period, by default the last 13 weeks; empty before the first snapshot. */
export const listArchetypeChanges = async (
  scope: ReadScope,
  { q, sort, page, pageSize, ...request }: ChangesRequest,
  { language }: { language: Language },
) => {
  const latest = await latestSnapshot(scope);
  if (!latest) return { data: [], total: 0, from: null, to: null };
  const period = toMigrationPeriod(latest.week, request);
  const [{ data, total }, words] = await Promise.all([
    readArchetypeChanges(scope, { ...period, words: customerWords(scope, q) }, sort, toPageWindow({ page, pageSize })),
    driftWords(scope, language),
  ]);
  return {
    data: data.map((row) => ({
      ...pickIdentity(row),
      week: row.week,
      velocity: row.velocity,
      from: words.archetype(row.from),
      to: words.archetype(row.to),
    })),
    total,
    ...period,
  };
};
