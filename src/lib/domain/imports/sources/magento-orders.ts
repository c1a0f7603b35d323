import { customerOf } from "../order-customer.ts";
import { statusOf } from "../order-status.ts";
import { DeliveryRefused, type Effect, type ReadPayload, type WebhookShop } from "../webhooks/effect.ts";
import { assertCurrency, readPayload, roundedMinor } from "../webhooks/payload.ts";
import { chargedFor, itemOf, soldLines, unitsOf } from "./magento-lines.ts";
import { type MagentoCreditMemo, type MagentoOrder, magentoOrder } from "./magento-records.ts";
import { orderEffects } from "./order-effects.ts";

const CANCELED_MEMO = 3;

const statusIn = ({ state, increment_id: id }: MagentoOrder) => {
  // Payment review, and what is suspected of fraud, wait; custom statuses belong to one of Magento's states.
  const status = statusOf(state);
  if (status === null) throw new DeliveryRefused("invalid_payload", `${id}, state: ${state}`);
  return status;
};

const contactIn = ({ billing_address: address, ...order }: MagentoOrder) =>
  customerOf({
    // The order grid's export has no IDs, so that customers are known by their email address here too.
    id: "",
    email: order.customer_email ?? "",
    phone: address?.telephone ?? "",
    firstName: order.customer_firstname || address?.firstname || "",
    lastName: order.customer_lastname || address?.lastname || "",
    country: address?.country_id ?? "",
    street: address?.street?.join(", ") ?? "",
    city: address?.city ?? "",
    region: address?.region ?? "",
    postalCode: address?.postcode ?? "",
  });

/** The refunds that credit memos document; an adjustment is on no line. */
const refundsIn = (memos: readonly MagentoCreditMemo[], lineIds: readonly string[], shop: WebhookShop) =>
  memos
    .filter(({ state }) => state !== CANCELED_MEMO)
    .map((memo) => ({
      externalId: `memo:${memo.entity_id}`,
      amount: roundedMinor(memo.base_grand_total, shop),
      refundedAt: memo.created_at,
      items: memo.items.flatMap((item) => {
        const lineNumber = lineIds.indexOf(item.order_item_id) + 1;
        const amount = chargedFor(item, shop);
        return lineNumber > 0 && amount > 0 ? [{ lineNumber, quantity: unitsOf(item.qty), amount }] : [];
      }),
    }));

/** An order of /V1/orders with its credit memos. */
export const readMagentoOrder: ReadPayload = (payload, shop): Effect[] => {
  const order = readPayload(magentoOrder, payload);
  assertCurrency(order.base_currency_code, shop);
  const externalId = order.increment_id;
  const status = statusIn(order);
  const money = (text: string | null | undefined) => roundedMinor(text ?? "0", shop);
  const totalPrice = money(order.base_grand_total);
  const items = soldLines(order.items, shop).map((line) => itemOf(line, shop));
  const lineIds = items.map((item) => item.externalId ?? "");
  const memos = refundsIn(order.credit_memos, lineIds, shop);
  const refunded = status === "refunded" ? totalPrice : money(order.base_total_refunded);
  const sum = { externalId: `${externalId}:refunded`, amount: refunded, refundedAt: order.created_at };
  return orderEffects({
    order: {
      ...{ externalId, totalPrice, items, storefrontId: shop.storefrontId },
      status: status === "refunded" ? "completed" : status,
      orderedAt: order.created_at,
      updatedAt: order.updated_at,
      // Negative here, positive on the lines.
      discountAmount: Math.abs(money(order.base_discount_amount)),
      shippingAmount: money(order.base_shipping_amount),
      taxAmount: money(order.base_tax_amount),
      discountCodes: order.coupon_code ? [order.coupon_code] : [],
      paymentState:
        status !== "cancelled" && money(order.base_total_due ?? order.base_grand_total) === 0 ? "paid" : null,
      source: "web",
    },
    customer: contactIn(order),
    customerId: order.customer_id ?? null,
    refunds: memos.length > 0 ? memos : [sum],
  });
};
