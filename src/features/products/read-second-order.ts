import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import type { ReturnCohort } from "#lib/products/return-cohorts.ts";
import { LEAST_FIRST_BUYERS } from "#lib/products/return-rates.ts";
import { addMonths } from "#lib/time/month.ts";
import { readSecondOrders } from "#records/orders/copy/order-readings.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import type { SecondOrders } from "#records/rules/order-readings/second-orders.ts";
import type { getSecondOrder } from "./contracts/second-order.ts";
import { describeFrame, loadProductFrame } from "./read-products.ts";

/** The values with the most customers have a group; all others are one. */
const MOST_GROUPS = 20;

const toReturns = ({ customers, returns }: ReturnCohort) => ({
  customers,
  returns: returns.map(({ days, observed, returned, share }) => ({
    days,
    observed,
    returned,
    share,
    isTooFew: observed < LEAST_FIRST_BUYERS,
  })),
});

/** The quarter, half and three quarters of a curve. */
export const toQuartiles = (quartiles: SecondOrders["curve"]["quartiles"]) =>
  quartiles.map((quartile, at) => ({ share: (at + 1) / 4, ...quartile }));

const toLadder = (ladder: SecondOrders["ladder"], currency: string) =>
  ladder.map(({ customers, revenue, revenueSoFar }, at) => {
    const before = ladder[at - 1]?.customers ?? customers;
    const perCustomer = (sum: number) => (customers > 0 ? toMajor(Math.round(sum / customers), currency) : null);
    return {
      order: at + 1,
      customers,
      shareOfPrevious: before > 0 ? customers / before : null,
      revenuePerCustomer: perCustomer(revenue),
      revenueSoFarPerCustomer: perCustomer(revenueSoFar),
    };
  });

/**
 * When customers whose first order was in a period came back. Cached per business and question until orders change, at
 * most ten minutes. Throws what `loadFirstOrderRange` throws.
 */
export const readSecondOrder = async (scope: Scope, { by, ...request }: ContractInput<typeof getSecondOrder>) => {
  const frame = await loadProductFrame(scope, request);
  const compute = (): Promise<SecondOrders> =>
    readSecondOrders(scope, { by: by === "month" ? null : by, most: MOST_GROUPS }, frame.reading);
  const key = `second-order:${by}:${frame.key}`;
  const { value, ageSeconds } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  const { curve, total, ladder, groups, months } = value;
  return {
    ...describeFrame(frame, ageSeconds),
    by,
    customers: value.customers,
    returned: value.returned,
    quartiles: toQuartiles(curve.quartiles),
    curve: curve.cameBack.flatMap((cameBack, day) =>
      cameBack ? [{ day, ...cameBack, waiting: curve.atRisk[day] ?? 0 }] : [],
    ),
    total: toReturns(total),
    months: months.flatMap((month, at) =>
      month.customers > 0 ? [{ month: addMonths(frame.from, at), ...toReturns(month) }] : [],
    ),
    ladder: toLadder(ladder, frame.business.currency),
    groups: groups.map(({ kind, key: of, label, quartiles, ...cohort }) => ({
      kind,
      key: of,
      label,
      ...toReturns(cohort),
      medianDays: quartiles[1].day,
    })),
    values: value.values,
    due: value.due,
  };
};
