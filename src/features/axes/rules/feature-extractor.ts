import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn/churn-model.ts";
import { toMinor } from "#lib/money.ts";
import type { FeatureVectors } from "#records/rules/axes/model.ts";
import { buildHistoryReader } from "./behavior-reader.ts";
import type { HistoryFrame, HistoryItem } from "./customer-history.ts";
import { featureRow, toFeatureVectors } from "./extract-features.ts";

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

  /** Features by axis and name, in natural units; all 0 for a customer without orders. Refunds count on the day of their order. */
  extractAllFeatures({
    customerId,
    orders,
    items,
  }: {
    customerId: string;
    orders: readonly OrderRecord[];
    items: readonly ItemRecord[];
  }): FeatureVectors {
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
