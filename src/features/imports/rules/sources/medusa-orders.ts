import type { IncomingItem, OrderStatus } from "#records/rules/incoming-records.ts";
import type { Effect, ReadPayload, WebhookShop } from "../connections/effect.ts";
import { assertCurrency, minor, readPayload, unitPrice } from "../connections/payload.ts";
import { toOrderCustomer } from "../orders/order-customer.ts";
import { normalizeChannel } from "../orders/order-status.ts";
import { toWholeUnits } from "../units.ts";
import { type MedusaLine, type MedusaOrder, medusaOrder } from "./medusa-records.ts";
import { orderEffects } from "./order-effects.ts";

const PAID = ["captured", "partially_refunded", "refunded"];

/** An order counts once its payment is captured. */
const toOrderStatus = ({ status, payment_status: payment }: MedusaOrder): OrderStatus => {
  if (status === "canceled") return "cancelled";
  if (payment === "partially_captured") return "partial";
  return status === "completed" || PAID.includes(payment ?? "") ? "completed" : "pending";
};

/** Sums without rounding each amount. */
const sumAmounts = (amounts: readonly string[], shop: WebhookShop): number =>
  minor(String(amounts.reduce((sum, one) => sum + Number(one), 0)), shop);

const toIncomingItem = (line: MedusaLine, shop: WebhookShop): IncomingItem => {
  const quantity = toWholeUnits(line.quantity);
  const discount = (line.adjustments ?? []).reduce((sum, one) => sum + Number(one.amount), 0);
  const charged = Number(line.unit_price) * line.quantity - discount;
  return {
    externalId: line.id,
    productId: (line.variant_sku || line.product_id || line.title || line.id).slice(0, 255),
    productName: line.product_title || line.title || null,
    variant: line.variant_title || null,
    productType: line.product_type || null,
    collection: line.product_collection || null,
    quantity,
    price: unitPrice(line.unit_price, shop),
    lineTotal: Math.max(minor(String(charged), shop), 0),
  };
};

type Payment = NonNullable<NonNullable<MedusaOrder["payment_collections"]>[number]["payments"]>[number];

/** Capturing and refunding a payment doesn't change the order's own time. */
const lastChange = ({ updated_at: updatedAt }: MedusaOrder, payments: readonly Payment[]): Date => {
  const changes = payments.flatMap(({ captures, refunds }) => [...(captures ?? []), ...(refunds ?? [])]);
  return new Date(Math.max(Number(updatedAt), ...changes.map(({ created_at: at }) => Number(at ?? 0))));
};

const contactIn = ({ customer_id: id, email, billing_address: billing, shipping_address: shipping }: MedusaOrder) => {
  const address = billing ?? shipping;
  return toOrderCustomer({
    id: id ?? "",
    email: email ?? "",
    phone: address?.phone ?? "",
    firstName: address?.first_name ?? "",
    lastName: address?.last_name ?? "",
    country: address?.country_code?.toUpperCase() ?? "",
    street: address?.address_1 ?? "",
    city: address?.city ?? "",
    region: address?.province ?? "",
    postalCode: address?.postal_code ?? "",
  });
};

/** An order of /admin/orders. */
export const readMedusaOrder: ReadPayload = (payload, shop): Effect[] => {
  const order = readPayload(medusaOrder, payload);
  assertCurrency(order.currency_code, shop);
  const { id: externalId, created_at: orderedAt } = order;
  const payments = (order.payment_collections ?? []).flatMap((collection) => collection.payments ?? []);
  const updatedAt = lastChange(order, payments);
  const captured = payments.flatMap(({ captures }) => (captures ?? []).map((capture) => capture.amount));
  const money = (text: string | null | undefined) => minor(text ?? "0", shop);
  // Refunds lower an order's total by credit lines, and returns lower it by their items, but not what was paid before.
  const totalPrice = Math.max(
    sumAmounts([order.total, order.credit_line_total ?? "0"], shop),
    sumAmounts(captured, shop),
  );
  const codes = order.items.flatMap(({ adjustments }) => (adjustments ?? []).flatMap(({ code }) => code || []));
  return orderEffects({
    order: {
      externalId,
      orderedAt,
      updatedAt,
      totalPrice,
      storefrontId: shop.storefrontId,
      status: toOrderStatus(order),
      items: order.items.map((line) => toIncomingItem(line, shop)),
      discountAmount: money(order.discount_total),
      shippingAmount: money(order.shipping_total),
      taxAmount: money(order.tax_total),
      discountCodes: [...new Set(codes)],
      paymentState: order.payment_status || null,
      source: normalizeChannel(order.sales_channel?.name ?? ""),
    },
    customer: contactIn(order),
    refunds: payments.flatMap(({ refunds }) =>
      (refunds ?? []).map((refund) => ({
        externalId: refund.id,
        amount: money(refund.amount),
        refundedAt: refund.created_at,
      })),
    ),
  });
};
