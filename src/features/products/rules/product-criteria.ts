import { type Day, daysBetween } from "#lib/time/day.ts";
import { type Condition, type Criteria, populationConditions } from "#records/rules/criteria/criteria.ts";
import { LONGEST_TEXT, MOST_VALUES } from "#records/rules/criteria/field.ts";
import { FIRST_ORDER_FIELD, type FirstOrders, inGroup, startedIn } from "#records/rules/criteria/first-order-rules.ts";
import type { LineKind } from "#records/rules/order-readings/line-kinds.ts";
import { CURVE_DAYS, type ProductGrouping } from "#records/rules/order-readings/products-of-orders.ts";

/** What an answer is about: its months, of which the last is the current one, its storefront and its day. */
type Frame = FirstOrders & { asOf: Day };

const BOUGHT = { product: "productBought", parent: "productBought", category: "categoryBought" } as const;

/** Orders of the months of an answer, wherever they were: no rule asks for a product in a storefront. */
const boughtInMonths = (by: ProductGrouping, keys: readonly string[], { from, asOf }: Frame): Condition => ({
  field: BOUGHT[by],
  operator: "is_any_of",
  value: keys,
  withinDays: daysBetween(`${from}-01`, asOf) + 1,
});

const neverBought = (by: ProductGrouping, keys: readonly string[]): Condition => ({
  field: BOUGHT[by],
  operator: "is_none_of",
  value: keys,
});

/** Only customers with one day of orders. */
const CAME_ONCE: Condition = { field: "daysFirstToLastOrder", operator: "is", value: 0 };

/** The customers of a product or category, as criteria for the list of customers. */
type ProductCriteria = { buyers: Criteria; notYet: Criteria; firstBuyers: Criteria; waiting: Criteria };

/**
 * `buyers` in the months, in any storefront; customers who have `notYet` bought it; its `firstBuyers`, and those of them who are still
 * `waiting` for their second order. Null for what rules can't name: gift cards, delivery, samples, lines without a category, and products
 * with more than a hundred variants.
 */
export const productCriteria = (
  by: ProductGrouping,
  { kind, key, variants }: { kind: LineKind; key: string | null; variants: readonly string[] },
  frame: Frame,
): ProductCriteria | null => {
  if (kind !== "product" || key === null) return null;
  const keys = variants.length > 0 ? variants : [key];
  if (keys.length > MOST_VALUES || keys.some(({ length }) => length > LONGEST_TEXT)) return null;
  const field = FIRST_ORDER_FIELD[by === "parent" ? "product" : by];
  const began: Condition[] = [...startedIn(frame), { field, operator: "is_any_of", value: keys }];
  const within = populationConditions(frame.population);
  return {
    buyers: { all: [boughtInMonths(by, keys, frame), ...within] },
    notYet: { all: [{ field: "orders", operator: "at_least", value: 1 }, neverBought(by, keys), ...within] },
    firstBuyers: { all: began },
    waiting: { all: [...began, CAME_ONCE] },
  };
};

/** Customers who bought one of two products in the months of an answer, and never the other. */
export const missingCriteria = (
  by: ProductGrouping,
  { bought, missing }: { bought: string; missing: string },
  frame: Frame,
): Criteria => ({
  all: [boughtInMonths(by, [bought], frame), neverBought(by, [missing]), ...populationConditions(frame.population)],
});

/** Customers who bought both in these months, whether in one order or in several. */
export const bothCriteria = (by: ProductGrouping, [one, other]: readonly [string, string], frame: Frame): Criteria => ({
  all: [
    boughtInMonths(by, [one], frame),
    boughtInMonths(by, [other], frame),
    ...populationConditions(frame.population),
  ],
});

type FirstOrderTrait = keyof typeof FIRST_ORDER_FIELD;
type Group = { kind: string; key: string | null };

/** The customers of a group of first orders, among all groups. */
export const groupCriteria = (
  by: FirstOrderTrait,
  group: Group,
  { groups, ...range }: FirstOrders & { groups: readonly Group[] },
): Criteria => ({ all: [...startedIn(range), ...inGroup(FIRST_ORDER_FIELD[by], group, groups)] });

/** The customers whose first order was in a month. */
export const monthCriteria = (
  month: string,
  { storefrontId, population }: Pick<FirstOrders, "storefrontId" | "population">,
): Criteria => ({ all: startedIn({ from: month, to: month, storefrontId, population }) });

/**
 * Customers with one day of orders, so many days ago, but not before the months of the answer. The rule names no dates, so that it
 * still holds tomorrow.
 */
export const dueCriteria = (
  due: { from: number; to: number | null },
  { from, asOf, storefrontId, population }: Omit<Frame, "to">,
): Criteria => ({
  all: [
    CAME_ONCE,
    {
      field: "daysSinceLastPurchase",
      operator: "between",
      value: [due.from, Math.min(due.to ?? CURVE_DAYS, daysBetween(`${from}-01`, asOf))],
    },
    ...(storefrontId === null
      ? []
      : [{ field: "firstOrderStorefront", operator: "is_any_of" as const, value: [String(storefrontId)] }]),
    ...populationConditions(population),
  ],
});
