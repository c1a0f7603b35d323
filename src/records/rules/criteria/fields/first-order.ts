import type { FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";
import { MOST_MONTHS, STOREFRONTS } from "#records/rules/criteria/limits.ts";

/** The value is the number of first orders with one of the given values; sales of the same instant are all first. */
const OF_FIRST_ORDER = { type: "several", hasSuggestions: true } satisfies Omit<UnnamedField, "group">;

export const DISCOUNT_KINDS = ["code", "automatic", "none"] as const;
export type DiscountKind = (typeof DISCOUNT_KINDS)[number];

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
