import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { customerWords } from "#core/db/search-customers.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import type { ReadScope, Scope } from "#core/values/permissions.ts";
import { type DriftSort, readDrifts } from "#features/axes/store/drift/drift-list.ts";
import { type DriftWeek, readDriftWeek } from "#features/axes/store/drift/drift-weeks.ts";
import { type DriftWindow, STANDARD_WINDOW } from "#lib/axes/drift-weeks.ts";
import { toMajor } from "#lib/money.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { driftWords } from "./drift-words.ts";

/** The latest finished snapshot; null before the first. */
export const latestSnapshot = (scope: Scope): Promise<DriftWeek | null> =>
  withBusiness(scope, (client) => readDriftWeek(client, scope));

/** A snapshot as shown, with the velocities below which unchanged customers stay, per week. */
export const shownSnapshot = ({ week, asOf, customers, version, noise }: DriftWeek, weeks: DriftWindow) => ({
  week,
  asOf: asOf.toISOString(),
  customers,
  modelVersion: version,
  thresholds: (noise[weeks] ?? []).map(({ fromSales, total, draws }) => ({
    fromSales,
    velocity: total / weeks,
    draws,
  })),
});

export type DriftersRequest = Omit<ListRequest<DriftSort>, "q"> & {
  q?: string | undefined;
  /** By default 13. */
  weeks?: DriftWindow | undefined;
  /** Only movement on this axis. */
  axis?: string | undefined;
  /** Also customers who moved no farther than chance moves them. */
  all?: boolean | undefined;
};

/**
 * The customers who moved fastest between the latest snapshot and the one some weeks before, and on which axes from what to what;
 * by default those who moved beyond noise. Velocities are distances per week, money is in major units. Without a snapshot,
 * empty with `snapshot` null.
 */
export const listFastestDrifters = async (
  scope: ReadScope,
  { weeks = STANDARD_WINDOW, axis, all = false, q, sort, ...page }: DriftersRequest,
  { language }: { language: Language },
) => {
  const [{ currency }, latest] = await Promise.all([getBusinessOrThrow(scope), latestSnapshot(scope)]);
  if (!latest) return { data: [], total: 0, currency, weeks, snapshot: null };
  const filter = { week: latest.week, weeks, axis: axis ?? null, all, words: customerWords(scope, q) };
  const [{ data, total }, words] = await Promise.all([
    readDrifts(scope, filter, sort, toPageWindow(page)),
    driftWords(scope, language),
  ]);
  return {
    data: data.map((row) => ({
      ...pickIdentity(row),
      lifetimeValue: toMajor(row.lifetimeValue, currency),
      velocity: row.velocity,
      axisVelocity: row.axisVelocity,
      threshold: row.threshold,
      isDrifting: row.isDrifting,
      acceleration: row.acceleration,
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
