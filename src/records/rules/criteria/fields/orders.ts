import { type FieldTable, MOST_MONTHS, STOREFRONTS, type UnnamedField } from "#records/rules/criteria/field.ts";

/** The value is the number of counted sales with one of the given values. */
const COUNTS_ORDERS = {
  type: "several",
  hasSuggestions: true,
  window: "may",
  counts: "orders",
} satisfies Omit<UnnamedField, "group">;

/** Where and what customers bought. */
export const BOUGHT_FIELDS = {
  /** The number of counted sales in these storefronts, numbered from 1 in each business. */
  storefront: {
    group: "places",
    ...COUNTS_ORDERS,
    numbered: STOREFRONTS,
  },
  /** The number of counted sales through these channels: web, pos, … */
  channel: {
    group: "places",
    ...COUNTS_ORDERS,
  },
  /** The number of counted sales with a line in one of these categories. */
  categoryBought: {
    group: "products",
    ...COUNTS_ORDERS,
  },
  /** The number of counted sales with one of these products, by the shop's own product IDs. */
  productBought: {
    group: "products",
    ...COUNTS_ORDERS,
  },
  /** The number of counted sales with a line of one of these brands. */
  brandBought: {
    group: "products",
    ...COUNTS_ORDERS,
  },
} satisfies FieldTable;

/** Spending, and the number and dates of orders. */
export const ORDER_FIELDS = {
  /** All counted sales, net of refunds. */
  lifetimeValue: {
    group: "orders",
    type: "money",
    always: true,
  },
  /** Counted sales. */
  orders: {
    group: "orders",
    type: "count",
    always: true,
    window: "may",
  },
  /** Counted sales placed in the last days, net of refunds. */
  revenue: {
    group: "orders",
    type: "money",
    always: true,
    window: "must",
  },
  /** Lifetime value divided by the number of orders; unknown without an order. */
  averageOrderValue: {
    group: "orders",
    type: "money",
  },
  /** Net sales of the items with a known cost, minus that cost. Unknown if no cost is. */
  grossMargin: {
    group: "orders",
    type: "money",
  },
  /** Gross margin divided by the net sales of the items with a known cost. Unknown if no cost is. */
  marginRate: {
    group: "orders",
    type: "share",
  },
  /** The share of lifetime value whose cost is known. Unknown without revenue. */
  costCoverage: {
    group: "orders",
    type: "share",
  },
  /** Whole days from the last counted sale to today, in the business's time zone; unknown without one. */
  daysSinceLastPurchase: {
    group: "time",
    type: "days",
  },
  /** Counted sales divided by the months (30.4375 days) since the first one, at least one month; 0 without an order. */
  purchaseFrequency: {
    group: "time",
    type: "rate",
    always: true,
  },
  /** Whole days since the shop first registered the customer, in the business's time zone. */
  tenureDays: {
    group: "time",
    type: "days",
    always: true,
  },
  /** The first counted sale; unknown without one. */
  firstOrderAt: {
    group: "time",
    type: "date",
  },
  /** The last counted sale; unknown without one. */
  lastOrderAt: {
    group: "time",
    type: "date",
  },
  /** Whole days from the first counted sale to the last, in the business's time zone; 0 for a customer who never came back on a later day, unknown without a sale. */
  daysFirstToLastOrder: {
    group: "time",
    type: "days",
  },
  /** When the shop first registered the customer. */
  customerSince: {
    group: "time",
    type: "date",
    always: true,
  },
  /** The share of the full price that was discounted. Unknown without an order. */
  discountShare: {
    group: "orders",
    type: "share",
  },
  /** The share of items that were returned, including fully returned orders. Unknown without an order. */
  returnShare: {
    group: "orders",
    type: "share",
  },
} satisfies FieldTable;

/** The value is the number of first orders with one of the given values; sales of the same instant are all first. */
const OF_FIRST_ORDER = { type: "several", hasSuggestions: true } satisfies Omit<UnnamedField, "group">;

const DISCOUNT_KINDS = ["code", "automatic", "none"] as const;
type DiscountKind = (typeof DISCOUNT_KINDS)[number];

/** How customers started, and in which months since then they bought: what cohorts are made of. */
export const FIRST_ORDER_FIELDS = {
  /** Whether the first order had one of these products, by the shop's own product IDs. */
  firstOrderProduct: {
    group: "products",
    ...OF_FIRST_ORDER,
  },
  /** Whether the first order had a line in one of these categories. */
  firstOrderCategory: {
    group: "products",
    ...OF_FIRST_ORDER,
  },
  /** Whether the first order was placed in one of these storefronts, numbered from 1 in each business. */
  firstOrderStorefront: {
    group: "places",
    ...OF_FIRST_ORDER,
    numbered: STOREFRONTS,
  },
  /** Whether the first order came through one of these channels: web, pos, … */
  firstOrderChannel: {
    group: "places",
    ...OF_FIRST_ORDER,
  },
  /** Whether the first order used one of these discount codes. */
  firstOrderDiscountCode: {
    group: "orders",
    ...OF_FIRST_ORDER,
  },
  /** Whether the first order had a discount: with a code, without one, or none. Unknown without an order. */
  firstOrderDiscount: {
    group: "orders",
    type: "choice",
    options: DISCOUNT_KINDS,
    optionWord: ({ discount_kinds: kinds }, option) => kinds[option as DiscountKind],
  },
  /** The number of counted sales in these calendar months since the month of the first order, which is 0. */
  monthSinceFirstOrder: {
    group: "time",
    type: "several",
    hasSuggestions: true,
    numbered: { min: 0, max: MOST_MONTHS },
    counts: "orders",
  },
} satisfies FieldTable;
