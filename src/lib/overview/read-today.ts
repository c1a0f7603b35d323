import { type MissedForecast, missedForecast } from "#lib/domain/overview/missed-forecast.ts";
import type { Period } from "#lib/domain/overview/periods.ts";
import type { ActionKind } from "#lib/domain/playbooks/next-actions.ts";
import { STANDARD_PERIOD } from "#lib/domain/report/periods.ts";
import { ANOTHER } from "#lib/domain/report/rfm/movement.ts";
import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { readForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { identityOf } from "../domain/customers/customer-standing.ts";
import type { Scope } from "../domain/permissions.ts";
import { summarizeWinBack } from "../playbooks/list-win-back.ts";
import { listSegmentCustomers, type SegmentCustomersRequest } from "../report/list-report-customers.ts";

/** How many customers of each list are named. */
const NAMED = 5;

/** The period in which customers who are due to reorder last bought, in days. */
const DUE_DAYS = 365;
const DUE: ActionKind = "reorder_due";

const [CHAMPIONS] = RFM_SEGMENTS;

type Wanted = Omit<SegmentCustomersRequest, "sort">;

const firstOf = async (scope: Scope, request: Wanted) => {
  const { data, total } = await listSegmentCustomers(scope, { ...request, sort: "-revenue", page: 1, pageSize: NAMED });
  return {
    customers: total,
    first: data.map((row) => ({ ...identityOf(row), value: row.revenue, lastOrderAt: row.lastOrderAt })),
  };
};

/** The customers to act on today, each list with its size and its first customers; `from` is the day before the period. Money in major units. */
export const readToday = async (
  scope: Scope,
  { period, from, storefrontId }: { period: Period; from: Day; storefrontId: number | undefined },
) => {
  const report = { method: "rfm" as const, storefrontId };
  const [winBack, reorder, champions] = await Promise.all([
    summarizeWinBack(scope, NAMED),
    firstOf(scope, { ...report, days: DUE_DAYS, action: DUE }),
    firstOf(scope, {
      ...report,
      ...{ days: STANDARD_PERIOD, from, to: period.end, fromSegment: ANOTHER, segment: CHAMPIONS.code },
    }),
  ]);
  return { winBack, reorder: { ...reorder, days: DUE_DAYS }, champions };
};

/** Whether the last standard forecast missed the purchases it was tested on; null without one, or if it didn't. */
export const readMissedForecast = async (scope: Scope): Promise<MissedForecast | null> => {
  const stored = await withBusiness(scope, (client) => readForecastAnswer(client, scope));
  return missedForecast(stored?.answer.tracking ?? null);
};
