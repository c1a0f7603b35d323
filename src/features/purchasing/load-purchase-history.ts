import { loadBusinessDay } from "#core/auth/business-day.ts";
import { cached } from "#core/cache.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { CACHE_SECONDS } from "#features/report/load-report-context.ts";
import { total } from "#lib/rfm/score.ts";
import { noCustomer } from "#records/customers/customers.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import type { PurchaseDay } from "#records/rules/customers/customer-standing.ts";
import { type Habits, type MonthSums, sumByMonth } from "./rules/buying-habits.ts";
import { type Bundle, findSaleCount, readHabits, readPurchases, type Statuses } from "./store/customer-purchases.ts";

/** Product shares of all customers, cached until orders change. */
export const getBuyingHabits = async (scope: Scope): Promise<Habits> =>
  (await cached(scope, `buying_habits:${scope.businessId}`, CACHE_SECONDS, () => readHabits(scope))).value;

/** Computed from all of a customer's orders; money in minor units. */
type PurchaseHistory = {
  days: PurchaseDay[];
  months: MonthSums[];
  statuses: Statuses;
  refunded: number;
  bundles: Bundle[];
};

const HISTORY_CACHE_SECONDS = 3600;

/** With fewer sales, computing the history is cheaper than caching it (a lock, a lookup and an insert). */
const WORTH_KEEPING = 500;

const draw = async (
  scope: Scope,
  customerId: string,
  { timeZone, today }: CriteriaContext,
): Promise<PurchaseHistory> => {
  const { refunds, ...purchases } = await readPurchases(scope, customerId, timeZone);
  const months = sumByMonth(purchases.days, refunds, today);
  return { ...purchases, months, refunded: total(refunds, ({ amount }) => amount) };
};

/**
 * One customer's purchase history and the context it was computed in. Longer histories are cached until orders change.
 * Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const loadPurchaseHistory = async (scope: Scope, customerId: string) => {
  const frame = await loadBusinessDay(scope);
  const { timeZone, today, businessId } = frame;
  const sales = isUuid(customerId) ? await findSaleCount(scope, customerId) : null;
  if (sales === null) throw noCustomer();
  if (sales < WORTH_KEEPING) return { picture: await draw(scope, customerId, frame), frame };
  const key = `customer_360:${businessId}:${customerId}:${today}:${timeZone}`;
  const { value } = await cached(scope, key, HISTORY_CACHE_SECONDS, () => draw(scope, customerId, frame));
  return { picture: value, frame };
};
