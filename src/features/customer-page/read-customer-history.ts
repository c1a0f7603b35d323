import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { total } from "#lib/rfm/score.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { assertCustomerExists } from "#records/customers/customers.ts";
import { type Bundle, getBuyingHabits, loadPurchaseHistory } from "#records/orders/customer-purchases.ts";
import { MONTHS, readCutsAt } from "#records/rfm/customer-rfm.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import type { Taste } from "#records/rules/buying-habits.ts";
import { namedValues } from "#records/rules/custom-fields.ts";
import { monthEndsBefore, placesThen } from "#records/rules/rfm/scores.ts";
import { type OrderSort, readCustomerOrders } from "./store/customer-history.ts";

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readMonths = async (scope: Scope, customerId: string) => {
  const { picture, frame } = await loadPurchaseHistory(scope, customerId);
  const money = (minor: number) => toMajor(minor, frame.currency);
  return {
    months: picture.months.map((sums) => ({
      ...sums,
      charged: money(sums.charged),
      refunded: money(sums.refunded),
    })),
    statuses: picture.statuses,
    refunded: money(picture.refunded),
    currency: frame.currency,
  };
};

/** The minimum number of buyers for a comparison. */
const LEAST_BUYERS = 5;

/** A share relative to that of all customers; null with too few buyers to compare. */
const computeLift = (share: number, taste: Taste | undefined): number | null =>
  taste && taste.buyers >= LEAST_BUYERS && taste.share > 0 ? share / taste.share : null;

/**
 * What a customer spends most on, with its share of their spending and of all customers'. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const readProducts = async (scope: Scope, customerId: string) => {
  const [{ picture, frame }, habits] = await Promise.all([
    loadPurchaseHistory(scope, customerId),
    getBuyingHabits(scope),
  ]);
  const { currency } = frame;
  const spentInAll = total(picture.days, ({ revenue }) => revenue);
  const shown = (kind: Bundle["kind"], tastes: readonly Taste[]) => {
    const known = new Map(tastes.map((taste) => [taste.name, taste]));
    return picture.bundles.flatMap(({ kind: of, name, label, orderCount, units, spent, lastDay }) => {
      if (of !== kind) return [];
      const share = spentInAll > 0 ? Math.max(0, spent / spentInAll) : 0;
      const lift = computeLift(share, known.get(name));
      return { name, label, orderCount, units, spent: toMajor(spent, currency), share, lift, lastDay };
    });
  };
  return {
    categories: shown("category", habits.categories),
    brands: shown("brand", habits.brands),
    products: shown("product", habits.products),
    comparedWith: { buyers: habits.buyers, isSample: habits.isSample },
    currency,
  };
};

/**
 * A customer's scores in the standard period at the end of each of the last 24 months, starting with the month of their
 * first order. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readRfmHistory = async (scope: Scope, customerId: string) => {
  const [{ picture, frame }, { rfmDays: days }] = await Promise.all([
    loadPurchaseHistory(scope, customerId),
    getBusinessOrThrow(scope),
  ]);
  const first = picture.days.find(({ sales }) => sales > 0)?.day;
  const ends = monthEndsBefore(frame.today, MONTHS).filter((day) => first !== undefined && day >= first);
  const [cuts, { scheme }] = await Promise.all([
    readCutsAt(scope, { ends, days, timeZone: frame.timeZone }),
    activeScheme(scope),
  ]);
  return {
    days,
    months: placesThen(cuts, picture.days, days, scheme).map(({ day, segment, scores }) => ({
      day,
      segment,
      recencyScore: scores?.recency ?? null,
      frequencyScore: scores?.frequency ?? null,
      monetaryScore: scores?.monetary ?? null,
    })),
  };
};

/** One page of a customer's orders in any status, with their lines. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const listCustomerOrders = async (
  scope: Scope,
  customerId: string,
  { sort, ...page }: { page: number; pageSize: number; sort: OrderSort },
) => {
  await assertCustomerExists(scope, customerId);
  const { currency } = await getBusinessOrThrow(scope);
  const [{ data, total }, fields] = await Promise.all([
    readCustomerOrders(scope, customerId, { ...toPageWindow(page), sort }),
    withBusiness(scope, (client) => activeCustomFields(client, scope, "orders")),
  ]);
  const money = (minor: number) => toMajor(minor, currency);
  const orders = data.map(({ items, customFields, ...order }) => ({
    ...order,
    total: money(order.total),
    discount: money(order.discount),
    refunded: money(order.refunded),
    net: money(order.net),
    grossMargin: order.grossMargin === null ? null : money(order.grossMargin),
    customFields: namedValues(fields, customFields),
    items: items.map((item) => ({
      ...item,
      price: money(item.price),
      lineTotal: money(item.lineTotal),
      refunded: money(item.refunded),
      unitCost: item.unitCost === null ? null : money(item.unitCost),
    })),
  }));
  return { data: orders, total, currency };
};
