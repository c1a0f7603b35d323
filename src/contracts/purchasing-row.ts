import { z } from "zod";
import type { PurchasingItem, PurchasingOrder, PurchasingRow } from "#lib/domain/purchasing/purchasing.ts";
import { longList, longRecord } from "./long.ts";

// One customer as they are posted, turned into the domain's row at once. `null` is as good as nothing.

const LONGEST_NAME = 255;
const MOST_NAMES = 10_000;
const MOST_ORDERS = 100_000;
const MOST_ITEMS = 10_000;
/** Of an amount or count: two hundred thousand of them add up without losing the last unit. */
const LARGEST = 1e12;

const name = z.string().min(1).max(LONGEST_NAME);
const amount = z.number().min(-LARGEST).max(LARGEST);
const positive = z.number().min(0).max(LARGEST);
const rate = z.number().min(0).max(1);
const maybe = <Value extends z.ZodType>(value: Value, words: string) => value.nullish().describe(words);

/** A day, or an instant whose own date is the day. */
const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY_LENGTH = "2026-11-20".length;

const isDay = (text: string): boolean => {
  if (!DAY.test(text)) return false;
  const day = text.slice(0, DAY_LENGTH);
  const at = new Date(`${day}T00:00:00Z`);
  // 31 February is no day, though some calendars make it one of March.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};

export const postedDay = z
  .string()
  .refine(isDay, { params: { reason: "date" } })
  .transform((text) => text.slice(0, DAY_LENGTH))
  .meta({ override: { type: "string", format: "date" } });

/** Less is nothing: of numbers that are hardly above 0, ratios are beyond all numbers. */
const SMALLEST = 1e-9;

/** Undefined and null say nothing: such keys are left out. */
const known = <Row extends object>(row: { [Key in keyof Row]: Row[Key] | null | undefined }): Row => {
  const found: Partial<Row> = {};
  for (const key in row) {
    const value = row[key];
    if (value === undefined || value === null) continue;
    const isNothing = typeof value === "number" && Math.abs(value) < SMALLEST;
    found[key] = (isNothing ? 0 : value) as Row[typeof key];
  }
  return found as Row;
};

const item = z
  .object({
    product_id: maybe(name, ""),
    category: maybe(name, ""),
    brand: maybe(name, ""),
    quantity: maybe(positive, "1 where it is not given"),
    price: maybe(amount, "Of one; 0 where it is not given"),
  })
  .transform(
    ({ product_id, category, brand, quantity, price }): PurchasingItem =>
      known<PurchasingItem>({ productId: product_id, category, brand, quantity: quantity ?? 1, price: price ?? 0 }),
  );

const order = z
  .object({
    date: postedDay,
    amount: amount.describe("What was paid"),
    discount: maybe(positive, "What was taken off"),
    items: longList(item, { max: MOST_ITEMS }).nullish(),
  })
  .transform(
    ({ date, amount: paid, discount, items }): PurchasingOrder =>
      known<PurchasingOrder>({ day: date, amount: paid, discount, items }),
  );

/** A list says of each name only that it was bought. */
const shares = z
  .union([longRecord(positive, { max: MOST_NAMES }), longList(name, { max: MOST_NAMES })])
  .transform((given): Record<string, number> => {
    if (!Array.isArray(given)) return given;
    const counts: Record<string, number> = Object.create(null);
    for (const each of given) counts[each] = (counts[each] ?? 0) + 1;
    return counts;
  });

const isUsable = (row: PurchasingRow): boolean => {
  for (const key in row) {
    const value = row[key as keyof PurchasingRow];
    if (key === "customerId") continue;
    if (typeof value === "object" ? Object.keys(value).length > 0 : value !== undefined) return true;
  }
  return false;
};

export const purchasingRow = z
  .object({
    customer_id: name.describe("The shop's own"),
    total_purchases: maybe(amount, "Money spent"),
    avg_order_value: maybe(amount, "Money an order"),
    order_count: maybe(positive, ""),
    purchase_frequency: maybe(positive, "Orders a month"),
    basket_size: maybe(positive, "Items an order"),
    category_diversity: maybe(positive, "Shannon's entropy of the categories, or how many there are"),
    repurchase_rate: maybe(rate, "Share of the products that were bought again"),
    discount_rate: maybe(rate, "Share of the price that was taken off"),
    days_since_last_purchase: maybe(positive, ""),
    categories: maybe(shares, "Amount by name, or a list of names"),
    brands: maybe(shares, "Amount by name, or a list of names"),
    orders: longList(order, { max: MOST_ORDERS }).nullish(),
  })
  .transform((posted, context): PurchasingRow => {
    const row = known<PurchasingRow>({
      customerId: posted.customer_id,
      totalPurchases: posted.total_purchases,
      avgOrderValue: posted.avg_order_value,
      orderCount: posted.order_count,
      purchaseFrequency: posted.purchase_frequency,
      basketSize: posted.basket_size,
      categoryDiversity: posted.category_diversity,
      repurchaseRate: posted.repurchase_rate,
      discountRate: posted.discount_rate,
      daysSinceLastPurchase: posted.days_since_last_purchase,
      categories: posted.categories,
      brands: posted.brands,
      orders: posted.orders,
    } as Record<keyof PurchasingRow, never>);
    if (!isUsable(row)) context.addIssue({ code: "custom", params: { reason: "no_feature" } });
    return row;
  })
  .meta({ id: "PurchasingCustomer" });
