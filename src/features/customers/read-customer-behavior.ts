import type { Scope } from "#core/values/permissions.ts";
import type { Taste } from "#features/purchasing/rules/buying-habits.ts";
import type { Bundle } from "#features/purchasing/store/customer-purchases.ts";
import { toMajor } from "#lib/money.ts";
import { total } from "#records/rules/rfm/sums.ts";
import { getBuyingHabits } from "../purchasing/buying-habits.ts";
import { loadPurchaseHistory } from "../purchasing/load-purchase-history.ts";

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
