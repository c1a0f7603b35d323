import { type MissedForecast, missedForecast } from "#lib/domain/overview/missed-forecast.ts";
import type { Period } from "#lib/domain/overview/periods.ts";
import type { ActionKind } from "#lib/domain/playbooks/next-actions.ts";
import { STANDARD_PERIOD } from "#lib/domain/report/periods.ts";
import { ANOTHER } from "#lib/domain/report/rfm/movement.ts";
import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { cached } from "#lib/server/cache/cache.ts";
import { readIdentities } from "#lib/server/db/customers/identities.ts";
import { readForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { type CustomersWanted, readSegmentCustomers } from "#lib/server/db/report/report-customers.ts";
import type { TwoPeriods } from "#lib/server/db/report/rfm-scoring.ts";
import { lastRunAt } from "#lib/server/db/runs/open-runs.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { copiedBuyers } from "#lib/server/order-copy/copied-report.ts";
import { toMajor } from "../domain/money.ts";
import type { Scope } from "../domain/permissions.ts";
import { summarizeWinBack } from "../playbooks/list-win-back.ts";
import {
  CACHE_SECONDS,
  dayStartsOf,
  loadReportScope,
  type ReportScope,
  schemeName,
} from "../report/load-report-context.ts";
import { movedIn } from "../report/moved-customers.ts";

/** How many customers of each list are named. */
const NAMED = 5;

/** The period in which customers who are due to reorder last bought, in days. */
const DUE_DAYS = 365;
const DUE: ActionKind = "reorder_due";

const [CHAMPIONS] = RFM_SEGMENTS;

type List = { name: string; frame: ReportScope; wanted: Pick<CustomersWanted, "membership" | "action"> };
type Largest = { customers: number; first: { id: string; value: number; lastOrderAt: string }[] };

/** Adds who the customers are now; those who were erased since are left out. */
const withIdentities = async <Row extends { id: string }, Cached extends { first: Row[] }>(
  scope: Scope,
  listed: Cached & { first: Row[] },
) => {
  const identities = await readIdentities(
    scope,
    listed.first.map(({ id }) => id),
  );
  const first = listed.first.flatMap((row) => {
    const identity = identities.get(row.id);
    return identity ? [{ ...row, ...identity }] : [];
  });
  return { ...listed, first };
};

/**
 * How many customers are on a list, and the first by revenue. Cached like the reports, but not who they are: that must not
 * outlive a change or an erasure.
 */
const firstOf = async (scope: Scope, { name, frame, wanted }: List) => {
  const { period, storefrontId, business } = frame;
  const reading: TwoPeriods = { dayStarts: dayStartsOf(frame), days: period.days, storefrontId, basis: "revenue" };
  const compute = async (): Promise<Largest> => {
    const copied = await copiedBuyers(scope, reading, wanted.membership);
    const all = { words: [], reachable: null, ids: null, sort: "-revenue" } as const;
    const query: CustomersWanted = { ...wanted, reading, copied, ...all };
    const { rows, total } = await readSegmentCustomers(scope, query, { limit: NAMED, offset: 0 });
    const first = rows.map(({ id, revenue, lastOrderAt }) => {
      return { id, value: toMajor(revenue, business.currency), lastOrderAt: lastOrderAt.toISOString() };
    });
    return { customers: total, first };
  };
  const key = `overview_${name}:${scope.businessId}:${period.start}:${period.end}:${storefrontId ?? "all"}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  return withIdentities(scope, value);
};

/** Next actions are computed by runs, which don't change the orders that the cache depends on. */
const readDue = async (scope: Scope, storefrontId: number | undefined) => {
  const [frame, ranAt] = await Promise.all([
    loadReportScope(scope, { days: DUE_DAYS, storefrontId }),
    lastRunAt(scope),
  ]);
  const action = { kind: DUE, today: frame.today };
  return firstOf(scope, { name: `due_${ranAt}`, frame, wanted: { membership: { method: "buyers" }, action } });
};

type Moved = { from: Day; to: Day; storefrontId: number | undefined };

const readNewChampions = async (scope: Scope, { from, to, storefrontId }: Moved) => {
  const frame = await loadReportScope(scope, { days: STANDARD_PERIOD, to, storefrontId });
  const moved = { method: "rfm", fromSegment: ANOTHER, from, to, segment: CHAMPIONS.code };
  const name = `champions_from_${from}${schemeName(frame.scheme)}`;
  return firstOf(scope, { name, frame, wanted: { membership: movedIn(frame, "revenue", moved) } });
};

/** The customers to act on today, each list with its size and its first customers; `from` is the day before the period. Money in major units. */
export const readToday = async (
  scope: Scope,
  { period, from, storefrontId }: { period: Period; from: Day; storefrontId: number | undefined },
) => {
  const [winBack, reorder, champions] = await Promise.all([
    summarizeWinBack(scope, NAMED).then((listed) => withIdentities(scope, listed)),
    readDue(scope, storefrontId),
    readNewChampions(scope, { from, to: period.end, storefrontId }),
  ]);
  return { winBack, reorder: { ...reorder, days: DUE_DAYS }, champions };
};

/** Whether the last standard forecast missed the purchases it was tested on; null without one, or if it didn't. */
export const readMissedForecast = async (scope: Scope): Promise<MissedForecast | null> => {
  const stored = await withBusiness(scope, (client) => readForecastAnswer(client, scope));
  return missedForecast(stored?.answer.tracking ?? null);
};
