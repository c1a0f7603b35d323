import { type MonthSums, monthsOf } from "#lib/domain/customers/monthly-spend.ts";
import type { PurchaseDay } from "#lib/domain/customers/purchase-days.ts";
import { total } from "#lib/domain/report/sums.ts";
import { cached } from "#lib/server/cache/cache.ts";
import type { CriteriaContext } from "#lib/server/criteria/compile.ts";
import {
  type Bundle,
  findSaleCount,
  readPurchases,
  type Statuses,
} from "#lib/server/db/customers/customer-purchases.ts";
import type { Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { noCustomer } from "../segments/assign-segments.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

/** Computed from all of a customer's orders; money in minor units. */
type PurchaseHistory = {
  days: PurchaseDay[];
  months: MonthSums[];
  statuses: Statuses;
  refunded: number;
  bundles: Bundle[];
};

const CACHE_SECONDS = 3600;

/** With fewer sales, computing the history is cheaper than caching it (a lock, a lookup and an insert). */
const WORTH_KEEPING = 500;

const draw = async (
  scope: Scope,
  customerId: string,
  { timeZone, today }: CriteriaContext,
): Promise<PurchaseHistory> => {
  const { refunds, ...purchases } = await readPurchases(scope, customerId, timeZone);
  const months = monthsOf(purchases.days, refunds, today);
  return { ...purchases, months, refunded: total(refunds, ({ amount }) => amount) };
};

/**
 * One customer's purchase history and the context it was computed in. Longer histories are cached until orders change.
 * Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const loadPurchaseHistory = async (scope: Scope, customerId: string) => {
  const frame = await loadCriteriaContext(scope);
  const { timeZone, today, businessId } = frame;
  const sales = isUuid(customerId) ? await findSaleCount(scope, customerId) : null;
  if (sales === null) throw noCustomer();
  if (sales < WORTH_KEEPING) return { picture: await draw(scope, customerId, frame), frame };
  const key = `customer_360:${businessId}:${customerId}:${today}:${timeZone}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, () => draw(scope, customerId, frame));
  return { picture: value, frame };
};
