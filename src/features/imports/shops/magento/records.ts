import { z } from "zod";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import {
  contactId,
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
import { readParentId, readProductId, toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import { toOrderCustomer } from "#features/imports/rules/orders/order-customer.ts";
import { parseOrderStatus } from "#features/imports/rules/orders/order-status.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";

// What we read of the REST API of Magento 2 and Adobe Commerce (developer.adobe.com/commerce/webapi/rest). Amounts named
// `base` are in the shop's own currency; the others in the customer's.

const text = z.string().nullish();

const line = z.object({
  item_id: id,
  parent_item_id: id.nullish(),
  product_id: id.nullish(),
  product_type: text,
  sku: text,
  name: text,
  qty_ordered: decimalQuantity,
  qty_canceled: decimalQuantity.nullish(),
  base_price: amount.nullish(),
  base_row_total: amount,
  base_discount_amount: amount.nullish(),
  base_discount_tax_compensation_amount: amount.nullish(),
  base_cost: amount.nullish(),
});
type MagentoLine = z.infer<typeof line>;

const creditMemo = z.object({
  entity_id: id,
  created_at: time,
  state: z.union([z.number(), z.null()]).optional(),
  base_grand_total: amount,
  items: z.array(
    z.object({
      order_item_id: id,
      qty: decimalQuantity,
      base_row_total: amount.nullish(),
      base_discount_amount: amount.nullish(),
      base_discount_tax_compensation_amount: amount.nullish(),
    }),
  ),
});
type MagentoCreditMemo = z.infer<typeof creditMemo>;

/** An order with its credit memos, which are a list of their own. */
const magentoOrder = z.object({
  increment_id: id,
  state: z.string(),
  created_at: time,
  updated_at: time,
  base_currency_code: z.string(),
  base_grand_total: amount,
  base_total_canceled: amount.nullish(),
  base_discount_amount: amount.nullish(),
  base_discount_canceled: amount.nullish(),
  base_shipping_amount: amount.nullish(),
  base_shipping_canceled: amount.nullish(),
  base_tax_amount: amount.nullish(),
  base_tax_canceled: amount.nullish(),
  base_total_due: amount.nullish(),
  base_total_refunded: amount.nullish(),
  /** What was paid with gift cards and store credit, which the total is without. */
  extension_attributes: z.object({ base_gift_cards_amount: amount.nullish() }).nullish(),
  coupon_code: text,
  customer_id: id.nullish(),
  customer_email: text,
  customer_firstname: text,
  customer_lastname: text,
  billing_address: z
    .object({
      firstname: text,
      lastname: text,
      telephone: text,
      country_id: text,
      city: text,
      region: text,
      street: z.array(z.string()).nullish(),
      postcode: text,
    })
    .nullish(),
  items: z.array(line),
  credit_memos: z.array(creditMemo),
});
type MagentoOrder = z.infer<typeof magentoOrder>;

const magentoCustomer = z.object({
  id,
  email: text,
  firstname: text,
  lastname: text,
  created_at: time.nullish(),
  updated_at: time.nullish(),
  addresses: z.array(z.object({ country_id: text, telephone: text, default_billing: z.boolean().nullish() })).nullish(),
  extension_attributes: z.object({ is_subscribed: z.boolean().nullish() }).nullish(),
});

const magentoProduct = z.object({
  sku: z.string().min(1),
  name: text,
  updated_at: time.nullish(),
  custom_attributes: z.array(z.object({ attribute_code: z.string(), value: z.unknown() })).nullish(),
  /** Added by us: the name of the product's most specific category. */
  category: text,
});

/** A customer of /V1/customers/search. The newsletter is the consent; its date is not known. */
export const readMagentoCustomer: ReadPayload = (payload) => {
  const given = readPayload(magentoCustomer, payload);
  const address = given.addresses?.find((one) => one.default_billing) ?? given.addresses?.[0];
  const { email, firstname: firstName, lastname: lastName } = given;
  const contact = { email, firstName, lastName, phone: address?.telephone, country: address?.country_id };
  const isSubscribed = given.extension_attributes?.is_subscribed ?? null;
  const emailConsent = { state: isSubscribed ? "granted" : "unknown", at: null, source: "newsletter" } as const;
  return [
    customerEffect({
      id: given.id,
      externalId: contactId({ email }) ?? given.id,
      createdAt: given.created_at,
      updatedAt: given.updated_at,
      change: { ...toCustomerDetails(contact), ...(isSubscribed !== null && { emailConsent }) },
    }),
  ];
};

const decimal = (value: unknown): string | null =>
  (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : null;

/** A product of /V1/products, known by its SKU as in orders. */
export const readMagentoProduct: ReadPayload = (payload, shop) => {
  const {
    sku,
    name,
    updated_at: updatedAt,
    category,
    custom_attributes: attributes,
  } = readPayload(magentoProduct, payload);
  const cost = decimal(attributes?.find(({ attribute_code: code }) => code === "cost")?.value);
  const product = {
    externalId: sku.slice(0, 255),
    title: name || null,
    category: category || null,
    productType: null,
    vendor: null,
    tags: [],
    updatedAt: updatedAt ?? null,
    unitCost: cost === null ? null : unitPrice(cost, shop),
  };
  return [{ kind: "products", products: [product] }];
};

type Charged = Partial<Omit<MagentoCreditMemo["items"][number], "order_item_id" | "qty">>;

/** Without tax and after discounts. A discount on prices with tax is larger than what it saves without, hence the compensation. */
const chargedFor = (line: Charged, shop: WebhookShop): number => {
  const [total, discount, compensation] = [
    line.base_row_total,
    line.base_discount_amount,
    line.base_discount_tax_compensation_amount,
  ].map((given) => minor(given ?? "0", shop));
  return Math.max((total ?? 0) - (discount ?? 0) + (compensation ?? 0), 0);
};

/** The units of a line that were not canceled. */
const countKeptUnits = ({ qty_ordered: ordered, qty_canceled: canceled }: MagentoLine): number =>
  ordered - (canceled ?? 0);

/**
 * The lines that were sold. A configurable product's variant repeats it without a price; of a bundle either the whole or
 * each of its parts has a price.
 */
const soldLines = (lines: readonly MagentoLine[], shop: WebhookShop): MagentoLine[] =>
  lines
    .filter(({ parent_item_id: parent }) => !parent)
    .flatMap((line) => {
      const parts = line.product_type === "bundle" ? lines.filter((part) => part.parent_item_id === line.item_id) : [];
      return parts.some((part) => minor(part.base_row_total, shop) > 0) ? parts : [line];
    })
    .filter((line) => countKeptUnits(line) > 0);

const toIncomingItem = (line: MagentoLine, shop: WebhookShop): IncomingItem => {
  const kept = countKeptUnits(line);
  const ofKept = (amount: number) => Math.round((amount * kept) / line.qty_ordered);
  const charged = chargedFor(line, shop);
  const product = readProductId({
    sku: line.sku ?? "",
    number: line.product_id ?? "",
    name: line.name || line.item_id,
  });
  return {
    externalId: line.item_id,
    ...product,
    // Its SKU is the variant's, and its number the configurable product's.
    ...(line.product_type === "configurable" && readParentId(line.product_id, product)),
    productName: line.name || null,
    quantity: toWholeUnits(kept),
    price: unitPrice(line.base_price ?? line.base_row_total, shop),
    lineTotal: ofKept(charged),
    discount: Math.max(ofKept(minor(line.base_row_total, shop) - charged), 0),
    ...(line.product_type && { isGiftCard: line.product_type.toLowerCase() === "giftcard" }),
    ...(line.base_cost && { unitCost: unitPrice(line.base_cost, shop) }),
  };
};

const CANCELED_MEMO = 3;

const statusIn = ({ state, increment_id: id }: MagentoOrder) => {
  // Payment review, and what is suspected of fraud, wait; custom statuses belong to one of Magento's states.
  const status = parseOrderStatus(state);
  if (status === null) throw new DeliveryRefused("invalid_payload", `${id}, state: ${state}`);
  return status;
};

const contactIn = ({ billing_address: address, ...order }: MagentoOrder) =>
  toOrderCustomer({
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
      amount: minor(memo.base_grand_total, shop),
      refundedAt: memo.created_at,
      items: memo.items.flatMap((item) => {
        const lineNumber = lineIds.indexOf(item.order_item_id) + 1;
        const amount = chargedFor(item, shop);
        return lineNumber > 0 && amount > 0 ? [{ lineNumber, quantity: toWholeUnits(item.qty), amount }] : [];
      }),
    }));

/** An order of /V1/orders with its credit memos. */
export const readMagentoOrder: ReadPayload = (payload, shop): Effect[] => {
  const order = readPayload(magentoOrder, payload);
  assertCurrency(order.base_currency_code, shop);
  const externalId = order.increment_id;
  const status = statusIn(order);
  const money = (text: string | null | undefined) => minor(text ?? "0", shop);
  // Canceling the units that were not invoiced changes neither the order's total nor its lines. An order canceled as a
  // whole counts as no sale, and keeps them.
  const isWhole = status === "cancelled";
  const kept = (all: string | null | undefined, canceled: string | null | undefined) =>
    Math.max(Math.abs(money(all)) - (isWhole ? 0 : money(canceled)), 0);
  const lines = isWhole ? order.items.map((line) => ({ ...line, qty_canceled: 0 })) : order.items;
  const paidByCard = money(order.extension_attributes?.base_gift_cards_amount);
  const totalPrice = kept(order.base_grand_total, order.base_total_canceled) + paidByCard;
  const items = soldLines(lines, shop).map((line) => toIncomingItem(line, shop));
  const lineIds = items.map((item) => item.externalId ?? "");
  const memos = refundsIn(order.credit_memos, lineIds, shop);
  const refunded = status === "refunded" ? totalPrice : money(order.base_total_refunded);
  const sum = { externalId: `${externalId}:refunded`, amount: refunded, refundedAt: order.created_at };
  return orderEffects({
    order: {
      externalId,
      totalPrice,
      items,
      storefrontId: shop.storefrontId,
      status: status === "refunded" ? "completed" : status,
      orderedAt: order.created_at,
      updatedAt: order.updated_at,
      // Negative in orders, positive on their lines.
      discountAmount: kept(order.base_discount_amount, order.base_discount_canceled),
      shippingAmount: kept(order.base_shipping_amount, order.base_shipping_canceled),
      taxAmount: kept(order.base_tax_amount, order.base_tax_canceled),
      discountCodes: order.coupon_code ? [order.coupon_code] : [],
      paymentState:
        !isWhole && kept(order.base_total_due ?? order.base_grand_total, order.base_total_canceled) === 0
          ? "paid"
          : null,
      source: "web",
    },
    customer: contactIn(order),
    customerId: order.customer_id ?? null,
    refunds: memos.length > 0 ? memos : [sum],
  });
};
