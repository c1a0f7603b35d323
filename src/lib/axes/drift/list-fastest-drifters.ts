import { type DriftWindow, STANDARD_WINDOW } from "#lib/domain/axes/drift/weeks.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { type DriftSort, readDrifts } from "#lib/server/db/axes/drift/drift-list.ts";
import { type DriftWeek, readDriftWeek } from "#lib/server/db/axes/drift/drift-weeks.ts";
import { type ListRequest, pageWindowOf } from "#lib/server/db/read-page.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { identityOf } from "../../domain/customers/customer-standing.ts";
import { toMajor } from "../../domain/money.ts";
import type { ReadScope, Scope } from "../../domain/permissions.ts";
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
    readDrifts(scope, filter, sort, pageWindowOf(page)),
    driftWords(scope, language),
  ]);
  return {
    data: data.map((row) => ({
      ...identityOf(row),
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
