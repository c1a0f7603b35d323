import { z } from "zod";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import { defineContract } from "#core/contracts/contract.ts";
import {
  counted,
  isAbsent,
  isName,
  isNumber,
  isWithin,
  LARGEST,
  longList,
  longRecord,
  maybeAmount,
  maybeName,
  maybePositive,
  maybeRate,
  postedChoice,
  postedDay,
  postedName,
  withFastPath,
} from "#core/contracts/posted-rows.ts";
import {
  ALGORITHMS,
  type PurchasingItem,
  type PurchasingOrder,
  type PurchasingRow,
  SEGMENTATION_TYPES,
} from "#lib/purchases/purchasing.ts";
import { FAMILY, MOST_CUSTOMERS, seed } from "#records/contracts/purchase-sources.ts";

import {
  PURCHASING_EXAMPLE_ANSWER,
  PURCHASING_EXAMPLES,
  segmentedPurchases,
} from "./purchasing-segmentation-answer.ts";

const FEWEST_SEGMENTS = 2;
const MOST_SEGMENTS = 10;

const segments = z
  .unknown()
  .refine(
    (given) =>
      given === "auto" ||
      (Number.isInteger(given) && Number(given) >= FEWEST_SEGMENTS && Number(given) <= MOST_SEGMENTS),
    { params: { reason: "auto_or_integer", min: FEWEST_SEGMENTS, max: MOST_SEGMENTS } },
  )
  .transform((given) => given as "auto" | number)
  .meta({
    override: {
      oneOf: [{ const: "auto" }, { type: "integer", minimum: FEWEST_SEGMENTS, maximum: MOST_SEGMENTS }],
      default: "auto",
    },
  })
  .default("auto");

/** How customers are clustered. */
export const clusteringFields = {
  algorithm: postedChoice(ALGORITHMS)
    .default("auto")
    .describe("hierarchical: Ward's method, on a sample above 5,000 customers"),
  segments,
  seed,
};

// Parses a posted customer directly into the domain's row.

const MOST_NAMES = 10_000;
const MOST_ORDERS = 100_000;
const MOST_ITEMS = 10_000;

const isAbsentOrWithin = (value: unknown, low: number, high: number): boolean =>
  isAbsent(value) || isWithin(value, low, high);

const isAbsentOrName = (value: unknown): boolean => isAbsent(value) || isName(value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const itemFields = z.object({
  product_id: maybeName(),
  category: maybeName(),
  brand: maybeName(),
  quantity: maybePositive("1 where it is not given"),
  price: maybeAmount("Of one; 0 where it is not given"),
});

const toPurchasingItem = (posted: z.output<typeof itemFields>): PurchasingItem => {
  const read: PurchasingItem = { quantity: counted(posted.quantity ?? 1), price: counted(posted.price ?? 0) };
  if (posted.product_id) read.productId = posted.product_id;
  if (posted.category) read.category = posted.category;
  if (posted.brand) read.brand = posted.brand;
  return read;
};

const item = z.withParser(itemFields.transform(toPurchasingItem), (value) =>
  isObject(value) &&
  isAbsentOrName(value.product_id) &&
  isAbsentOrName(value.category) &&
  isAbsentOrName(value.brand) &&
  isAbsentOrWithin(value.quantity, 0, LARGEST) &&
  isAbsentOrWithin(value.price, -LARGEST, LARGEST)
    ? toPurchasingItem(value as z.output<typeof itemFields>)
    : z.core.INVALID,
);

const items = longList(item, { max: MOST_ITEMS }).nullish();

const orderFields = z.object({
  date: postedDay,
  amount: withFastPath(z.number().min(-LARGEST).max(LARGEST).describe("What was paid"), (value) =>
    isWithin(value, -LARGEST, LARGEST),
  ),
  discount: maybePositive("What was taken off"),
  items,
});

const toPurchasingOrder = (posted: z.output<typeof orderFields>): PurchasingOrder => {
  const read: PurchasingOrder = { day: posted.date, amount: counted(posted.amount) };
  if (isNumber(posted.discount)) read.discount = counted(posted.discount);
  if (posted.items) read.items = posted.items;
  return read;
};

export const purchasingOrder = z.withParser(orderFields.transform(toPurchasingOrder), (value) => {
  if (!isObject(value)) return z.core.INVALID;
  const { amount, discount } = value;
  const isRight = isWithin(amount, -LARGEST, LARGEST) && isAbsentOrWithin(discount, 0, LARGEST);
  const [date, bought] = [postedDay.safeParse(value.date), items.safeParse(value.items)];
  return isRight && date.success && bought.success
    ? toPurchasingOrder({
        date: date.data,
        amount,
        discount: discount as number | null | undefined,
        items: bought.data,
      })
    : z.core.INVALID;
});

type Shares = Record<string, number>;

const countNames = (names: readonly string[]): Shares => {
  const counts: Shares = Object.create(null);
  for (const each of names) counts[each] = (counts[each] ?? 0) + 1;
  return counts;
};

const readShares = (value: unknown): Shares | null | undefined | typeof z.core.INVALID => {
  if (isAbsent(value)) return value;
  if (Array.isArray(value)) {
    return value.length <= MOST_NAMES && value.every(isName) ? countNames(value) : z.core.INVALID;
  }
  if (typeof value !== "object") return z.core.INVALID;
  let count = 0;
  for (const key in value) {
    count++;
    if (key === "__proto__" || !isWithin((value as Shares)[key], 0, LARGEST)) return z.core.INVALID;
  }
  return count <= MOST_NAMES ? (value as Shares) : z.core.INVALID;
};

/** A plain list counts each name once. */
const shares = z.withParser(
  z
    .union([longRecord(z.number().min(0).max(LARGEST), { max: MOST_NAMES }), longList(postedName, { max: MOST_NAMES })])
    .transform((given): Shares => (Array.isArray(given) ? countNames(given) : given))
    .nullish()
    .describe("Amount by name, or a list of names"),
  readShares,
);

const orders = longList(purchasingOrder, { max: MOST_ORDERS });

const posted = z.object({
  customer_id: postedName.describe("The store's own customer ID"),
  total_purchases: maybeAmount("Money spent"),
  avg_order_value: maybeAmount("Money an order"),
  order_count: maybePositive("How many, in all"),
  purchase_frequency: maybePositive("Orders a month"),
  basket_size: maybePositive("Items an order"),
  category_diversity: maybePositive("Shannon's entropy of the categories, or how many there are"),
  repurchase_rate: maybeRate("Share of the products that were bought again"),
  discount_rate: maybeRate("Share of the price that was taken off"),
  days_since_last_purchase: maybePositive("To the day of the request"),
  categories: shares,
  brands: shares,
  orders: orders.nullish(),
});
type Posted = z.output<typeof posted>;

/** Written out field by field: a loop over the names takes four times as long. */
const toPurchasingRow = (given: Posted): PurchasingRow => {
  const row: PurchasingRow = { customerId: given.customer_id };
  if (isNumber(given.total_purchases)) row.totalPurchases = counted(given.total_purchases);
  if (isNumber(given.avg_order_value)) row.avgOrderValue = counted(given.avg_order_value);
  if (isNumber(given.order_count)) row.orderCount = counted(given.order_count);
  if (isNumber(given.purchase_frequency)) row.purchaseFrequency = counted(given.purchase_frequency);
  if (isNumber(given.basket_size)) row.basketSize = counted(given.basket_size);
  if (isNumber(given.category_diversity)) row.categoryDiversity = counted(given.category_diversity);
  if (isNumber(given.repurchase_rate)) row.repurchaseRate = counted(given.repurchase_rate);
  if (isNumber(given.discount_rate)) row.discountRate = counted(given.discount_rate);
  if (isNumber(given.days_since_last_purchase)) row.daysSinceLastPurchase = counted(given.days_since_last_purchase);
  if (given.categories) row.categories = given.categories;
  if (given.brands) row.brands = given.brands;
  if (given.orders) row.orders = given.orders;
  return row;
};

const isUsable = (row: PurchasingRow): boolean => {
  for (const key in row) {
    const value = row[key as keyof PurchasingRow];
    if (typeof value === "number" || (typeof value === "object" && Object.keys(value).length > 0)) return true;
  }
  return false;
};

/** Fast path for up to 200,000 rows; the schema reports what is wrong with an invalid one. */
const readRow = (value: unknown): PurchasingRow | typeof z.core.INVALID => {
  if (!isObject(value)) return z.core.INVALID;
  const given: Record<keyof Posted, unknown> = value as Record<keyof Posted, unknown>;
  const [categories, brands] = [readShares(given.categories), readShares(given.brands)];
  const bought = isAbsent(given.orders) ? null : orders.safeParse(given.orders).data;
  const isRight =
    isName(given.customer_id) &&
    isAbsentOrWithin(given.total_purchases, -LARGEST, LARGEST) &&
    isAbsentOrWithin(given.avg_order_value, -LARGEST, LARGEST) &&
    isAbsentOrWithin(given.order_count, 0, LARGEST) &&
    isAbsentOrWithin(given.purchase_frequency, 0, LARGEST) &&
    isAbsentOrWithin(given.basket_size, 0, LARGEST) &&
    isAbsentOrWithin(given.category_diversity, 0, LARGEST) &&
    isAbsentOrWithin(given.repurchase_rate, 0, 1) &&
    isAbsentOrWithin(given.discount_rate, 0, 1) &&
    isAbsentOrWithin(given.days_since_last_purchase, 0, LARGEST);
  const isReadable = typeof categories !== "symbol" && typeof brands !== "symbol" && bought !== undefined;
  if (!isRight || !isReadable) return z.core.INVALID;
  const row = toPurchasingRow(given as Posted);
  if (categories) row.categories = categories;
  if (brands) row.brands = brands;
  if (bought) row.orders = bought;
  return isUsable(row) ? row : z.core.INVALID;
};

export const purchasingRow = z.withParser(
  posted
    .transform((given, context): PurchasingRow => {
      const row = toPurchasingRow(given);
      if (!isUsable(row)) context.addIssue({ code: "custom", params: { reason: "no_feature" } });
      return row;
    })
    .meta({ id: "PurchasingCustomer" }),
  readRow,
);

const timePeriod = z
  .object({
    start_date: alsoPostedAs(postedDay.nullish().describe("Can be called start"), ["start"]),
    end_date: alsoPostedAs(postedDay.nullish().describe("Can be called end"), ["end"]),
  })
  .refine(({ start_date: start, end_date: end }) => !start || !end || start <= end, {
    params: { reason: "date_order" },
  })
  .transform(({ start_date: start, end_date: end }) => ({ ...(start && { start }), ...(end && { end }) }));

/** The specification calls the rows `data` where they are missing. */
const namedAsDocumented = <Shape extends z.ZodRawShape>(fields: z.ZodObject<Shape>) =>
  fields.superRefine(
    (_, { issues }) => {
      const at = issues.findIndex(({ input, path }) => input === undefined && path?.join() === "customer_data");
      const missing = issues[at];
      if (missing) issues[at] = { ...missing, path: ["data"] };
    },
    { when: () => true },
  );

export const segmentPostedPurchases = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation",
  summary: "Segment posted customers by purchases",
  description:
    "Segments the posted customers by value, by frequency or by all purchase behavior, or by the categories and brands they buy " +
    "where these separate them and their behavior does not. Nothing is stored. " +
    "Keys can be snake_case or camelCase. Labels, descriptions, actions and messages follow Accept-Language; IDs and codes " +
    "do not change. The same body always gives the same answer.",
  input: namedAsDocumented(
    z.object({
      customer_data: alsoPostedAs(
        longList(purchasingRow, {
          min: 1,
          max: MOST_CUSTOMERS,
          unique: ["customer_id", ({ customerId }) => customerId],
          words: "Any features of each customer, or the raw orders to derive them from. Can be called data",
        }),
        ["data"],
      ),
      segmentation_type: postedChoice(SEGMENTATION_TYPES).default("behavioral"),
      time_period: timePeriod.nullish().describe("Filters the orders; with posted features it only adds a warning"),
      ...clusteringFields,
    }),
  ),
  output: segmentedPurchases,
  examples: PURCHASING_EXAMPLES,
  exampleAnswer: PURCHASING_EXAMPLE_ANSWER,
});
