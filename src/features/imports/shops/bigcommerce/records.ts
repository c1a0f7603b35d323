import { z } from "zod";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import {
  type Effect,
  type ReadPayload,
  toCustomerDetails,
  type WebhookShop,
} from "#features/imports/rules/connections/effect.ts";
import {
  amount,
  assertCurrency,
  decimalQuantity,
  id,
  minor,
  quantity,
  readPayload,
  time,
  unitPrice,
} from "#features/imports/rules/connections/payload.ts";
import { customerEffect, orderEffects } from "#features/imports/rules/effects.ts";
import { discounted, readParentId, readProductId } from "#features/imports/rules/orders/order-amounts.ts";
import { toOrderCustomer } from "#features/imports/rules/orders/order-customer.ts";
import { normalizeChannel, parseOrderStatus } from "#features/imports/rules/orders/order-status.ts";
import type { IncomingItem, IncomingProduct } from "#records/rules/incoming-records.ts";

// What we read of BigCommerce's REST API (developer.bigcommerce.com/docs/rest-management): orders of version 2, all other
// records of version 3. Amounts of orders are in the currency that was paid in, with four decimals.

const text = z.string().nullish();

/** Version 2 writes Tue, 20 Nov 2012 00:00:00 +0000, or nothing. */
const timeOrNone = z.union([z.literal("").transform(() => null), z.null(), time]);

const line = z.object({
  id,
  product_id: id.nullish(),
  parent_order_product_id: id.nullish(),
  sku: text,
  name: text,
  brand: text,
  type: text,
  quantity,
  price_inc_tax: amount,
  total_inc_tax: amount,
  base_cost_price: amount.nullish(),
  applied_discounts: z.array(z.object({ amount: amount.nullish() })).nullish(),
  product_options: z.array(z.object({ display_value: text })).nullish(),
});
type BigcommerceLine = z.infer<typeof line>;

const refund = z.object({
  id,
  created: time,
  total_amount: amount,
  payments: z.array(z.object({ amount, is_declined: z.boolean().nullish() })).nullish(),
  items: z
    .array(
      z.object({
        item_type: z.string(),
        item_id: id.nullish(),
        quantity: decimalQuantity,
        requested_amount: amount.nullish(),
      }),
    )
    .nullish(),
});

/** An order with its products and refunds, which are requests of their own. */
const bigcommerceOrder = z.object({
  id,
  customer_id: id.nullish(),
  date_created: time,
  date_modified: timeOrNone.nullish(),
  status: z.string(),
  default_currency_code: z.string(),
  total_inc_tax: amount,
  subtotal_inc_tax: amount,
  total_tax: amount.nullish(),
  shipping_cost_inc_tax: amount.nullish(),
  handling_cost_inc_tax: amount.nullish(),
  wrapping_cost_inc_tax: amount.nullish(),
  discount_amount: amount.nullish(),
  coupon_discount: amount.nullish(),
  refunded_amount: amount.nullish(),
  payment_status: text,
  order_source: text,
  is_deleted: z.boolean().nullish(),
  billing_address: z
    .object({
      first_name: text,
      last_name: text,
      email: text,
      phone: text,
      country_iso2: text,
      city: text,
      state: text,
      street_1: text,
      zip: text,
    })
    .nullish(),
  products: z.array(line),
  refunds: z.array(refund),
});
type BigcommerceOrder = z.infer<typeof bigcommerceOrder>;

const bigcommerceCustomer = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  phone: text,
  date_created: time.nullish(),
  date_modified: time.nullish(),
  addresses: z.array(z.object({ country_code: text, phone: text })).nullish(),
});

const bigcommerceProduct = z.object({
  id,
  name: text,
  sku: text,
  cost_price: amount.nullish(),
  date_modified: time.nullish(),
  variants: z.array(z.object({ sku: text, cost_price: amount.nullish() })).nullish(),
  /** Added by us: the names of the product's brand and of its first category. */
  brand: text,
  category: text,
});

/** A customer of /v3/customers. What its one mailing setting allows, reminders of carts, is no consent to marketing. */
export const readBigcommerceCustomer: ReadPayload = (payload) => {
  const given = readPayload(bigcommerceCustomer, payload);
  const { id, email, first_name: firstName, last_name: lastName } = given;
  const address = given.addresses?.[0];
  const contact = { email, firstName, lastName, phone: given.phone || address?.phone, country: address?.country_code };
  const times = { createdAt: given.date_created, updatedAt: given.date_modified };
  return [customerEffect({ id, ...times, change: toCustomerDetails(contact) })];
};

/** A product of /v3/catalog/products: each variant is what a line names, by its SKU, else the product by its ID. */
export const readBigcommerceProduct: ReadPayload = (payload, shop) => {
  const product = readPayload(bigcommerceProduct, payload);
  const own = { sku: product.sku, cost_price: product.cost_price };
  const all = [own, ...(product.variants ?? [])].map(({ sku, cost_price: cost }): IncomingProduct => {
    const { productId: externalId, ...numbered } = readProductId({ sku: sku ?? "", number: product.id, name: "" });
    const given = Number(cost ?? 0) > 0 ? cost : product.cost_price;
    return {
      externalId,
      ...numbered,
      ...readParentId(product.id, { productId: externalId }),
      title: product.name || null,
      category: product.category || null,
      productType: null,
      vendor: product.brand || null,
      tags: [],
      updatedAt: product.date_modified ?? null,
      unitCost: Number(given ?? 0) > 0 ? unitPrice(given ?? "", shop) : null,
    };
  });
  const products = [...new Map(all.map((one) => [one.externalId, one])).values()];
  return [{ kind: "products", products }];
};

const isRegistered = (id: string | null | undefined): id is string => !!id && id !== "0";

const toIncomingItem = (line: BigcommerceLine, shop: WebhookShop): IncomingItem => {
  const discount = (line.applied_discounts ?? []).reduce((sum, one) => sum + minor(one.amount ?? "0", shop), 0);
  const product = readProductId({
    sku: line.sku ?? "",
    // A product that was written in by hand has the ID 0.
    number: isRegistered(line.product_id) ? line.product_id : "",
    name: line.name || line.id,
  });
  const options = (line.product_options ?? []).flatMap(({ display_value: value }) => value || []);
  return {
    externalId: line.id,
    ...product,
    ...readParentId(line.product_id, product),
    productName: line.name || null,
    variant: options.join(", ") || null,
    brand: line.brand || null,
    quantity: line.quantity,
    price: unitPrice(line.price_inc_tax, shop),
    lineTotal: Math.max(minor(line.total_inc_tax, shop) - discount, 0),
    ...(line.type && { isGiftCard: line.type === "giftcertificate" }),
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
