import { cached } from "#core/cache.ts";
import { lastRunAt } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readFirstByRevenue } from "#features/report/list-report-customers.ts";
import { toMajor } from "#lib/money.ts";
import { CACHE_SECONDS, loadReportScope } from "#records/rfm/report-scope.ts";
import { readCustomerTotals } from "./store/customer-totals.ts";

/** The period in which customers who are overdue last bought, in days. */
const OVERDUE_DAYS = 365;

/** How long a shop is new: its first figures are then what its page begins with. */
const NEW_MS = 14 * 86_400_000;

/**
 * What the orders say about the customers, in the numbers of the lists that show them; money in major units. Throws FORBIDDEN without
 * `reports:view`.
 */
export const readCustomersFound = async (actor: Actor) => {
  assertMay(actor, "reports:view");
  const [frame, totals, ranAt] = await Promise.all([
    loadReportScope(actor, { days: OVERDUE_DAYS }),
    readCustomerTotals(actor),
    lastRunAt(actor),
  ]);
  const { currency } = frame.business;
  const countOverdue = async () => {
    const action = { kind: "win_back", today: frame.today } as const;
    return (await readFirstByRevenue(actor, frame, { membership: { method: "buyers" }, action }, 1)).total;
  };
  const key = `overview_overdue_${ranAt}:${actor.businessId}:${frame.today}`;
  const overdue = totals.hasActions
    ? (await cached(actor, key, CACHE_SECONDS, countOverdue, { isHeavy: true })).value
    : null;
  const { customers, buyers, once, half, leastOfHalf, firstDataAt } = totals;
  return {
    customers,
    buyers,
    half: leastOfHalf === null ? null : { customers: half, leastLifetimeValue: toMajor(leastOfHalf, currency) },
    once,
    overdue: overdue === null ? null : { customers: overdue, days: OVERDUE_DAYS },
    isNewShop: firstDataAt !== null && now().getTime() - firstDataAt.getTime() < NEW_MS,
    currency,
  };
};
