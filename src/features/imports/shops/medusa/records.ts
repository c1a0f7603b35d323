import { z } from "zod";
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
  readPayload,
  time,
  unitPrice,
} from "#features/imports/rules/connections/payload.ts";
import { customerEffect, orderEffects } from "#features/imports/rules/effects.ts";
import { toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import { toOrderCustomer } from "#features/imports/rules/orders/order-customer.ts";
import { normalizeChannel } from "#features/imports/rules/orders/order-status.ts";
import type { IncomingItem, IncomingProduct, OrderStatus } from "#records/rules/incoming-records.ts";

// What we read of the Admin API of Medusa 2 (docs.medusajs.com/api/admin), by the fields that the source requests. Amounts
// are in major units and not rounded to the currency's.

const text = z.string().nullish();

const address = z
  .object({
    first_name: text,
    last_name: text,
    phone: text,
    country_code: text,
    city: text,
    province: text,
    address_1: text,
    postal_code: text,
  })
  .nullish();

const line = z.object({
  id,
  title: text,
  product_title: text,
  product_id: text,
  product_type: text,
  product_collection: text,
  variant_sku: text,
  variant_title: text,
  unit_price: amount,
  quantity: decimalQuantity,
  adjustments: z.array(z.object({ amount, code: text })).nullish(),
  is_giftcard: z.boolean().nullish(),
});
type MedusaLine = z.infer<typeof line>;

const payment = z.object({
  captures: z.array(z.object({ amount, created_at: time.nullish() })).nullish(),
  refunds: z.array(z.object({ id, amount, created_at: time })).nullish(),
});

const medusaOrder = z.object({
  id,
  status: z.string(),
  payment_status: text,
  email: text,
  currency_code: z.string(),
  created_at: time,
  updated_at: time,
  customer_id: text,
  total: amount,
  credit_line_total: amount.nullish(),
  shipping_total: amount.nullish(),
  tax_total: amount.nullish(),
  discount_total: amount.nullish(),
  sales_channel: z.object({ name: z.string() }).nullish(),
  billing_address: address,
  shipping_address: address,
  items: z.array(line),
  payment_collections: z.array(z.object({ payments: z.array(payment).nullish() })).nullish(),
});
type MedusaOrder = z.infer<typeof medusaOrder>;

const medusaCustomer = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  phone: text,
  has_account: z.boolean(),
  created_at: time,
  updated_at: time,
  addresses: z.array(z.object({ country_code: text, is_default_billing: z.boolean().nullish() })).nullish(),
});

const medusaProduct = z.object({
  id,
  title: z.string(),
  updated_at: time,
  type: z.object({ value: z.string() }).nullish(),
  categories: z.array(z.object({ name: z.string() })).nullish(),
  variants: z.array(z.object({ sku: text })).nullish(),
});

/** A customer of /admin/customers. Guests have no details there; their orders do. */
export const readMedusaCustomer: ReadPayload = (payload) => {
  const given = readPayload(medusaCustomer, payload);
  if (!given.has_account) return [];
  const address = given.addresses?.find((one) => one.is_default_billing) ?? given.addresses?.[0];
  const { email, first_name: firstName, last_name: lastName, phone } = given;
  const contact = { email, firstName, lastName, phone, country: address?.country_code?.toUpperCase() };
  const times = { createdAt: given.created_at, updatedAt: given.updated_at };
  return [customerEffect({ id: given.id, ...times, change: toCustomerDetails(contact) })];
};

/** A product of /admin/products: each variant is what a line names, by its SKU, else the product by its ID. */
export const readMedusaProduct: ReadPayload = (payload) => {
  const product = readPayload(medusaProduct, payload);
  const skus = (product.variants ?? []).flatMap(({ sku }) => sku || []);
  const products = [product.id, ...new Set(skus)].map(
    (externalId): IncomingProduct => ({
      externalId: externalId.slice(0, 255),
      parentId: externalId === product.id ? null : product.id,
      title: product.title,
      category: product.categories?.[0]?.name ?? null,
      productType: product.type?.value ?? null,
      vendor: null,
      tags: [],
      unitCost: null,
      updatedAt: product.updated_at,
    }),
  );
  return [{ kind: "products", products }];
};

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
  const productId = (line.variant_sku || line.product_id || line.title || line.id).slice(0, 255);
  return {
    externalId: line.id,
    productId,
    parentId: line.product_id && line.product_id !== productId ? line.product_id : null,
    productName: line.product_title || line.title || null,
    variant: line.variant_title || null,
    productType: line.product_type || null,
    collection: line.product_collection || null,
    quantity,
    price: unitPrice(line.unit_price, shop),
    lineTotal: Math.max(minor(String(charged), shop), 0),
    discount: minor(String(discount), shop),
    ...(typeof line.is_giftcard === "boolean" && { isGiftCard: line.is_giftcard }),
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
