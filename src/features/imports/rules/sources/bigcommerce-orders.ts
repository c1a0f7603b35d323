import { DeliveryRefused } from "#core/values/delivery-refused.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import type { Effect, ReadPayload, WebhookShop } from "../connections/effect.ts";
import { assertCurrency, minor, readPayload, unitPrice } from "../connections/payload.ts";
import { toOrderCustomer } from "../orders/order-customer.ts";
import { discounted } from "../orders/order-refunds.ts";
import { normalizeChannel, parseOrderStatus } from "../orders/order-status.ts";
import { readProductId } from "../product-id.ts";
import { type BigcommerceLine, type BigcommerceOrder, bigcommerceOrder } from "./bigcommerce-records.ts";
import { orderEffects } from "./order-effects.ts";

const isRegistered = (id: string | null | undefined): id is string => !!id && id !== "0";

const toIncomingItem = (line: BigcommerceLine, shop: WebhookShop): IncomingItem => {
  const discount = (line.applied_discounts ?? []).reduce((sum, one) => sum + minor(one.amount ?? "0", shop), 0);
  const options = (line.product_options ?? []).flatMap(({ display_value: value }) => value || []);
  return {
    externalId: line.id,
    // A product that was written in by hand has the ID 0.
    ...readProductId({
      sku: line.sku ?? "",
      number: isRegistered(line.product_id) ? line.product_id : "",
      name: line.name || line.id,
    }),
    productName: line.name || null,
    variant: options.join(", ") || null,
    brand: line.brand || null,
    quantity: line.quantity,
    price: unitPrice(line.price_inc_tax, shop),
    lineTotal: Math.max(minor(line.total_inc_tax, shop) - discount, 0),
    // BigCommerce writes 0.0000 where the shop entered none.
    ...(Number(line.base_cost_price ?? 0) > 0 && { unitCost: unitPrice(line.base_cost_price ?? "", shop) }),
  };
};

/** The lines that were sold; what the order's discounts exceed those of its lines by is deducted from all of them. */
const itemsIn = (order: BigcommerceOrder, shop: WebhookShop): IncomingItem[] => {
  const money = (text: string | null | undefined) => minor(text ?? "0", shop);
  const items = order.products
    // What a product brings along for free is part of it.
    .filter((line) => line.quantity > 0 && !(line.parent_order_product_id && Number(line.total_inc_tax) === 0))
    .map((line) => toIncomingItem(line, shop));
  const beside = [order.shipping_cost_inc_tax, order.handling_cost_inc_tax, order.wrapping_cost_inc_tax];
  const charged = money(order.total_inc_tax) - beside.reduce((sum, one) => sum + money(one), 0);
  const rest = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0) - charged;
  const discounts = money(order.discount_amount) + money(order.coupon_discount);
  return rest > 0 ? discounted(items, Math.min(rest, discounts)) : items;
};

const contactIn = ({ customer_id: id, billing_address: address }: BigcommerceOrder) =>
  toOrderCustomer({
    // Guests have the ID 0. Their billing address identifies them.
    id: isRegistered(id) ? id : "",
    email: address?.email ?? "",
    phone: address?.phone ?? "",
    firstName: address?.first_name ?? "",
    lastName: address?.last_name ?? "",
    country: address?.country_iso2 ?? "",
    street: address?.street_1 ?? "",
    city: address?.city ?? "",
    region: address?.state ?? "",
    postalCode: address?.zip ?? "",
  });

type Refund = BigcommerceOrder["refunds"][number];

const refundedLines = (refund: Refund, items: readonly IncomingItem[], shop: WebhookShop) =>
  (refund.items ?? []).flatMap(({ item_type: type, item_id: id, quantity, requested_amount: requested }) => {
    const index = type === "PRODUCT" ? items.findIndex(({ externalId }) => externalId === id) : -1;
    const item = items[index];
    if (!item) return [];
    // Refunds by quantity name no amount.
    const amount = requested
      ? minor(requested, shop)
      : Math.round((item.lineTotal * Math.min(quantity, item.quantity)) / item.quantity);
    return amount > 0 ? [{ lineNumber: index + 1, quantity: Math.round(quantity), amount }] : [];
  });

/** What was paid back; a refund whose payments were declined in part no longer says for which lines. */
const refundsIn = (order: BigcommerceOrder, items: readonly IncomingItem[], shop: WebhookShop) =>
  order.refunds.map((refund) => {
    const declined = (refund.payments ?? [])
      .filter((payment) => payment.is_declined)
      .reduce((sum, payment) => sum + minor(payment.amount, shop), 0);
    return {
      externalId: `refund:${refund.id}`,
      amount: minor(refund.total_amount, shop) - declined,
      refundedAt: refund.created,
      ...(declined === 0 && { items: refundedLines(refund, items, shop) }),
    };
  });

/** An order of /v2/orders with its products and refunds. */
export const readBigcommerceOrder: ReadPayload = (payload, shop): Effect[] => {
  const order = readPayload(bigcommerceOrder, payload);
  const { id: externalId, date_created: orderedAt } = order;
  const updatedAt = order.date_modified ?? orderedAt;
  if (order.is_deleted)
    return [{ kind: "delete", record: `order:${externalId}`, updatedAt, orderExternalId: externalId }];
  assertCurrency(order.default_currency_code, shop);
  const status = parseOrderStatus(order.status);
  if (status === null) throw new DeliveryRefused("invalid_payload", `${externalId}, status: ${order.status}`);
  const money = (text: string | null | undefined) => minor(text ?? "0", shop);
  const totalPrice = money(order.total_inc_tax);
  const items = itemsIn(order, shop);
  const known = refundsIn(order, items, shop);
  // Orders refunded before 2019 have a sum only.
  const sum = money(order.refunded_amount) || (status === "refunded" ? totalPrice : 0);
  return orderEffects({
    order: {
      externalId,
      orderedAt,
      updatedAt,
      totalPrice,
      items,
      storefrontId: shop.storefrontId,
      status: status === "refunded" ? "completed" : status,
      discountAmount: money(order.discount_amount) + money(order.coupon_discount),
      shippingAmount: money(order.shipping_cost_inc_tax),
      taxAmount: money(order.total_tax),
      paymentState: order.payment_status?.toLowerCase() || null,
      source: normalizeChannel(order.order_source ?? ""),
    },
    customer: contactIn(order),
    refunds: known.length > 0 ? known : [{ externalId: `${externalId}:refunded`, amount: sum, refundedAt: orderedAt }],
  });
};
