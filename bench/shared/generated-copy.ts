import { createRandom } from "#lib/statistics/random.ts";
import type { CopiedCustomers } from "#records/orders/copy/copied-orders.ts";
import type { StoredLines } from "#records/orders/copy/read-lines.ts";

// The columns of a copy, generated in memory without a database: ten orders per customer over two years from 1970 on.

export const DAY_MS = 86_400_000;
export const DAYS = 730;

/** Two thirds of the customers order less than the average of ten. */
export const generateOrders = (count: number): CopiedCustomers => {
  const random = createRandom(42);
  const customers = count / 10;
  const starts = new Uint32Array(customers + 1);
  for (let customer = 1; customer < customers; customer++) {
    const left = count - (starts[customer - 1] as number);
    starts[customer] = (starts[customer - 1] as number) + Math.min(left, Math.round(-10 * Math.log(1 - random())));
  }
  starts[customers] = count;
  const columns = {
    orderedAt: new Float64Array(count),
    revenue: new Float64Array(count),
    margin: new Float64Array(count).fill(Number.NaN),
    storefrontIds: new Int32Array(count),
  };
  for (let at = 0; at < count; at++) {
    columns.orderedAt[at] = Math.floor(random() * DAYS * DAY_MS);
    columns.revenue[at] = 100 + Math.floor(random() * 100_000);
    columns.storefrontIds[at] = 1 + (at % 3);
  }
  const ids = new Uint8Array(16 * customers);
  const view = new DataView(ids.buffer);
  for (let customer = 0; customer < customers; customer++) view.setUint32(16 * customer, customer);
  return { ids, starts, ...columns };
};

/** 2.4 on average. */
const LINES_OF_ORDERS = [1, 1, 1, 2, 2, 2, 3, 4, 4, 4];
const CATEGORIES = 25;
const CHANNELS = 3;

/** The lines of so many orders, of products of which few sell most; one in 20 is refunded, half of them also sent back. */
export const generateLines = (count: number, products: number): StoredLines => {
  const random = createRandom(43);
  const lineStarts = new Uint32Array(count + 1);
  for (let order = 0; order < count; order++) {
    const own = LINES_OF_ORDERS[Math.floor(random() * LINES_OF_ORDERS.length)] as number;
    lineStarts[order + 1] = (lineStarts[order] as number) + own;
  }
  const length = lineStarts[count] as number;
  const [items, prices, refunds] = [new Int32Array(length), new Int32Array(length), new Int32Array(length)];
  const returned = new Uint8Array(length);
  for (let line = 0; line < length; line++) {
    items[line] = Math.floor(products * random() ** 3);
    prices[line] = 100 + Math.floor(random() * 100_000);
    if (random() < 0.05) {
      refunds[line] = prices[line] as number;
      returned[line] = line % 2;
    }
  }
  const texts = [
    ...Array.from({ length: products }, (_, at) => `product ${at}`),
    ...Array.from({ length: CATEGORIES }, (_, at) => `category ${at}`),
    ...Array.from({ length: CHANNELS }, (_, at) => `channel ${at}`),
    "[]",
  ];
  const channel = (order: number): number => products + CATEGORIES + (order % CHANNELS);
  return {
    channels: Int32Array.from({ length: count }, (_, order) => channel(order)),
    discountCodes: new Int32Array(count).fill(texts.length - 1),
    totals: new Int32Array(count),
    discounts: new Int32Array(count),
    covered: new Int32Array(count),
    lineStarts,
    items,
    quantities: new Uint8Array(length).fill(1),
    returnedQuantities: returned,
    charged: prices.slice(),
    refunds,
    prices,
    costs: new Int32Array(length),
    itemProducts: Int32Array.from({ length: products }, (_, at) => at),
    itemProductNames: Int32Array.from({ length: products }, (_, at) => at),
    itemVariants: new Int32Array(products).fill(-1),
    itemCategories: Int32Array.from({ length: products }, (_, at) => products + (at % CATEGORIES)),
    itemBrands: new Int32Array(products).fill(-1),
    // Each four are variants of the first.
    itemParents: Int32Array.from({ length: products }, (_, at) => at - (at % 4)),
    itemGiftCards: new Uint8Array(products),
    texts: new TextEncoder().encode(JSON.stringify(texts)),
  };
};
