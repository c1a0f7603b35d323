import { snakeCase } from "#core/values/texts.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { featureRow, toFeatureVectors } from "#lib/axes/extract-features.ts";
import type { FeatureVectors } from "#lib/axes/model.ts";
import { toMinor } from "#lib/money.ts";
import { buildHistoryReader, type HistoryFrame, type HistoryItem } from "./behavior-reader.ts";

/** A row of the specification's `orders`; money in major units. */
export type OrderRecord = {
  orderId: string;
  orderDate: Date;
  /** Charged after discounts, before refunds. */
  totalPrice: number;
  discountAmount?: number;
  /** web (the default), pos, shopify_draft_order, … */
  source?: string;
};

/** A row of the specification's `order_items`; money in major units. */
export type ItemRecord = {
  orderId: string;
  productId: string;
  category?: string | null;
  productType?: string | null;
  quantity: number;
  /** Of one unit. */
  price: number;
  refundAmount?: number;
};

type Kind = "text" | "number" | "date";

const IS: Record<Kind, (value: unknown) => boolean> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

const RIGHT: Record<Kind, string> = {
  text: "a text",
  number: "a number",
  date: 'a valid Date, such as new Date("2026-05-02T15:30:00Z")',
};

const ORDER_FIELDS = {
  orderId: "text",
  orderDate: "date",
  totalPrice: "number",
  discountAmount: "number?",
  source: "text?",
} as const satisfies Record<keyof OrderRecord, Kind | `${Kind}?`>;

const ITEM_FIELDS = {
  orderId: "text",
  productId: "text",
  category: "text?",
  productType: "text?",
  quantity: "number",
  price: "number",
  refundAmount: "number?",
} as const satisfies Record<keyof ItemRecord, Kind | `${Kind}?`>;

/** Records often come from programs without types: text dates and names in snake_case would otherwise fail far from here. */
const assertRecords = (
  list: "orders" | "items",
  records: readonly object[],
  fields: Readonly<Record<string, Kind | `${Kind}?`>>,
): void => {
  for (const [at, record] of records.entries()) {
    const own = record as Readonly<Record<string, unknown>>;
    for (const [name, kind] of Object.entries(fields)) {
      if (!(name in own) && snakeCase(name) in own)
        throw new TypeError(`${list}[${at}] has ${snakeCase(name)}: names are in camelCase, here ${name}`);
      const isAbsent = own[name] === undefined || own[name] === null;
      if (isAbsent && kind.endsWith("?")) continue;
      const known = kind.replace("?", "") as Kind;
      if (isAbsent) throw new TypeError(`${list}[${at}].${name} is missing: it must be ${RIGHT[known]}`);
      if (!IS[known](own[name]))
        throw new TypeError(`${list}[${at}].${name} must be ${RIGHT[known]}, not ${JSON.stringify(own[name])}`);
    }
  }
};

/**
 * Computes the features of all axes from records at hand, without a database. `asOf` (now by default) is when they are read: what
 * comes later is ignored, and days and hours are local to `timeZone` (UTC by default). The churn risk is that of shops in
 * general, as before a shop has enough history to learn its own.
 */
export class EcommerceFeatureExtractor {
  readonly #frame: HistoryFrame;

  constructor({ asOf = new Date(), timeZone = "UTC", currency = "USD" }: Partial<HistoryFrame> = {}) {
    this.#frame = { asOf, timeZone, currency };
  }

  /**
   * Features by axis and name, in natural units; all 0 for a customer without orders. Refunds count on the day of their order. Throws
   * a TypeError that names the first wrong field.
   */
  extractAllFeatures({
    customerId,
    orders,
    items,
  }: {
    customerId: string;
    orders: readonly OrderRecord[];
    items: readonly ItemRecord[];
  }): FeatureVectors {
    assertRecords("orders", orders, ORDER_FIELDS);
    assertRecords("items", items, ITEM_FIELDS);
    const inMinor = (amount: number): number => toMinor(amount, this.#frame.currency);
    const itemOf = ({ price, refundAmount = 0, ...item }: ItemRecord): HistoryItem => {
      const lineTotal = inMinor(price * item.quantity);
      const share = lineTotal > 0 ? Math.min(1, inMinor(refundAmount) / lineTotal) : 0;
      const { productId, quantity, category = null, productType = null } = item;
      return { productId, quantity, category, productType, lineTotal, refundedQuantity: Math.round(share * quantity) };
    };
    const read = buildHistoryReader(this.#frame, DEFAULT_CHURN_MODEL);
    const ofOrder = new Map<string, ItemRecord[]>();
    for (const item of items) ofOrder.set(item.orderId, [...(ofOrder.get(item.orderId) ?? []), item]);
    const history = orders.map(({ orderId, orderDate, totalPrice, discountAmount = 0, source = "web" }) => {
      const own = ofOrder.get(orderId) ?? [];
      const refunded = own.reduce((sum, { refundAmount = 0 }) => sum + inMinor(refundAmount), 0);
      return {
        orderedAt: orderDate,
        totalPrice: inMinor(totalPrice),
        discountAmount: inMinor(discountAmount),
        source,
        items: own.map(itemOf),
        refunds: refunded > 0 ? [{ refundedAt: orderDate, amount: refunded }] : [],
      };
    });
    return toFeatureVectors(featureRow(read({ customerId, orders: history, tickets: [] })));
  }
}
