import { AppError } from "#core/values/errors.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import {
  type CustomerDetails,
  contactId,
  type Effect,
  type ReadPayload,
  type SourceCustomer,
  type SourceRefund,
  toCustomerDetails,
  type WebhookShop,
} from "#features/imports/rules/connections/effect.ts";
import { assertCurrency, cost, minor, readPayload, unitPrice } from "#features/imports/rules/connections/payload.ts";
import { eraseEffect } from "#features/imports/rules/effects.ts";
import { readParentId } from "#features/imports/rules/orders/order-amounts.ts";
import type { ConsentChange } from "#records/rules/customers/customer-change.ts";
import { readNewTag } from "#records/rules/customers/tags.ts";
import type { Consent, IncomingItem, IncomingProduct, OrderStatus } from "#records/rules/incoming-records.ts";

import {
  type CustomerPayload,
  customerPayload,
  type LinePayload,
  type OrderPayload,
  orderPayload,
  productPayload,
  type RefundPayload,
  redactPayload,
  refundPayload,
} from "./payloads.ts";

/**
 * Customers are stored under their email address, else their phone number, because Shopify's order export has no IDs; the
 * ID finds them again when either changes.
 */
const sourceCustomer = (
  { id, email, phone, created_at: createdAt }: CustomerPayload,
  order?: { email?: string | null | undefined; phone?: string | null | undefined; created_at: Date },
): SourceCustomer => ({
  record: `customer:${id}`,
  externalId: contactId({ email: email || order?.email, phone: phone || order?.phone }) ?? id,
  createdAt: createdAt ?? order?.created_at ?? null,
});

const CONSENTS = new Map<string, Consent>([
  ["subscribed", "granted"],
  ["unsubscribed", "denied"],
  ["redacted", "denied"],
]);

const toConsentChange = (given: CustomerPayload["email_marketing_consent"]): ConsentChange | undefined =>
  given ? { state: CONSENTS.get(given.state) ?? "unknown", at: given.consent_updated_at ?? null } : undefined;

const tagsIn = (text: string | null | undefined): string[] =>
  (text ?? "").split(",").flatMap((tag) => {
    try {
      return tag.trim() === "" ? [] : [readNewTag(tag)];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  });

const pickCustomerDetails = (customer: CustomerPayload): CustomerDetails => {
  const { email, default_address: address } = customer;
  const phone = customer.phone === undefined ? undefined : customer.phone || address?.phone || null;
  const [emailConsent, smsConsent] = [
    toConsentChange(customer.email_marketing_consent),
    toConsentChange(customer.sms_marketing_consent),
  ];
  const country = address === undefined ? undefined : (address?.country_code ?? null);
  const names = { firstName: customer.first_name, lastName: customer.last_name };
  return {
    ...toCustomerDetails({ email, phone, country, ...names }),
    ...(emailConsent && { emailConsent }),
    ...(smsConsent && { smsConsent }),
  };
};

/** The customer in an order has their own time of change; older API versions leave it out. */
const customerEffects = (
  customer: CustomerPayload,
  order?: { email?: string | null | undefined; phone?: string | null | undefined; created_at: Date; updated_at: Date },
): Effect[] => {
  const source = sourceCustomer(customer, order);
  const isFromOrder = order !== undefined && !customer.updated_at;
  const record = isFromOrder ? `contact:${source.externalId}` : source.record;
  const updatedAt = customer.updated_at ?? order?.updated_at ?? null;
  return [
    { kind: "customer", record, updatedAt, customer: source, change: pickCustomerDetails(customer), isFromOrder },
  ];
};

/** `customers/create` and `customers/update`. */
export const readCustomer = (payload: unknown): Effect[] => customerEffects(readPayload(customerPayload, payload));

/** `customers/delete`, which names only the ID. */
const readDeletedCustomer = (payload: unknown): Effect[] => [
  eraseEffect(readPayload(customerPayload.pick({ id: true }), payload).id, null),
];

const redactedCustomer = (payload: unknown): SourceCustomer => {
  const { id, email, phone } = readPayload(redactPayload, payload).customer;
  const externalId = contactId({ email, phone });
  return { record: id ? `customer:${id}` : `contact:${externalId}`, externalId, createdAt: null };
};

/** `customers/data_request`: the customer requested what is stored about them. */
const readDataRequest = (payload: unknown): Effect[] => [{ kind: "access", customer: redactedCustomer(payload) }];

/** `customers/redact`: the shop or the customer requested the deletion of personal data. */
const readRedaction = (payload: unknown): Effect[] => {
  const customer = redactedCustomer(payload);
  return [{ kind: "erase", record: customer.record, updatedAt: null, customer }];
};

/** `products/create` and `products/update`: each variant is what a line names, by its SKU or its name. */
export const readProduct = (payload: unknown, shop: WebhookShop): Effect[] => {
  const product = readPayload(productPayload, payload);
  const tags = tagsIn(product.tags);
  const variants = product.variants?.length ? product.variants : [{ sku: null, title: null, cost: null }];
  const products = variants.map(({ sku, title, cost }): IncomingProduct => {
    const name = title && title !== "Default Title" ? `${product.title} - ${title}` : product.title;
    return {
      externalId: sku || name.slice(0, 255),
      title: name,
      category: null,
      productType: product.product_type || null,
      vendor: product.vendor || null,
      tags,
      unitCost: cost ? unitPrice(cost, shop) : null,
      parentId: product.id,
      isParentNumbered: true,
      updatedAt: product.updated_at,
    };
  });
  return [{ kind: "products", products }];
};

const STATUSES = new Map(
  Object.entries<OrderStatus>({
    pending: "pending",
    authorized: "pending",
    expired: "cancelled",
    voided: "cancelled",
    partially_paid: "partial",
    paid: "completed",
    partially_refunded: "completed",
    refunded: "completed",
  }),
);

const toOrderStatus = ({ cancelled_at, financial_status }: OrderPayload): OrderStatus => {
  if (cancelled_at) return "cancelled";
  // Only an order without anything to pay has no status.
  const status = STATUSES.get(financial_status ?? "paid");
  if (status) return status;
  throw new DeliveryRefused("invalid_payload", `financial_status: ${financial_status}`);
};

type PaidRefund = Omit<RefundPayload, "order_id">;

const pickRefundPayments = ({ transactions }: PaidRefund) =>
  (transactions ?? []).filter(({ kind, status }) => kind === "refund" && status === "success");

/** How many units of each line were paid back. */
const paidBackIn = (refunds: readonly PaidRefund[]): ReadonlyMap<string, number> => {
  const units = new Map<string, number>();
  for (const refund of refunds.filter((each) => pickRefundPayments(each).length > 0))
    for (const { line_item_id: line, quantity } of refund.refund_line_items ?? [])
      units.set(line, (units.get(line) ?? 0) + quantity);
  return units;
};

/** A line is known by its SKU or its name, as in Shopify's export. */
const toIncomingItem = (line: LinePayload, bought: number, shop: WebhookShop): IncomingItem => {
  const price = unitPrice(line.price, shop);
  const allocated = line.discount_allocations?.reduce((sum, one) => sum + minor(one.amount, shop), 0);
  const ofAll = allocated ?? minor(line.total_discount ?? "0", shop);
  const discount = bought === line.quantity ? ofAll : Math.round((ofAll * bought) / line.quantity);
  const productName = line.name || line.title || null;
  return {
    externalId: line.id,
    productId: line.sku || (productName ?? line.id).slice(0, 255),
    productName,
    variant: line.variant_title || null,
    ...readParentId(line.product_id),
    brand: line.vendor || null,
    quantity: bought,
    price,
    lineTotal: Math.max(price * bought - discount, 0),
    discount: Math.min(discount, price * bought),
    ...(typeof line.gift_card === "boolean" && { isGiftCard: line.gift_card }),
  };
};

/** What was paid back; a refund without a payment, such as a restocking, is none. */
const toSourceRefund = (orderExternalId: string, refund: PaidRefund, shop: WebhookShop): SourceRefund | null => {
  const amount = pickRefundPayments(refund).reduce((sum, { amount, currency, amount_set: set }) => {
    if (!set && currency) assertCurrency(currency, shop);
    return sum + minor(set?.shop_money.amount ?? amount, shop);
  }, 0);
  if (amount <= 0) return null;
  const lines = (refund.refund_line_items ?? []).map((line) => ({
    externalId: line.line_item_id,
    quantity: line.quantity,
    amount: minor(line.subtotal, shop),
  }));
  const refundedAt = refund.processed_at ?? refund.created_at;
  return { externalId: refund.id, orderExternalId, amount, refundedAt, lines };
};

const asEffect = (refund: SourceRefund | null): Effect[] => (refund ? [{ kind: "refund", refund }] : []);

const campaignIn = (landing: string | null | undefined): string | null => {
  const query = landing?.split("?")[1];
  return query === undefined ? null : (new URLSearchParams(query).get("utm_campaign")?.slice(0, 255) ?? null);
};

/** A guest has no customer of their own, and is known by the order's email address or phone number. */
const toBuyer = (order: OrderPayload) => {
  if (order.customer) return sourceCustomer(order.customer, order);
  const phone = order.phone ?? order.billing_address?.phone;
  const externalId = contactId({ email: order.email, phone });
  return externalId === null ? null : { record: `contact:${externalId}`, externalId, createdAt: order.created_at };
};

const buyerEffects = (order: OrderPayload): Effect[] => {
  if (order.customer) return customerEffects(order.customer, order);
  const customer = toBuyer(order);
  if (!customer) return [];
  const { email, phone, billing_address: address } = order;
  const contact = { email, phone: phone ?? address?.phone, name: address?.name, country: address?.country_code };
  const version = { record: customer.record, updatedAt: order.updated_at };
  return [{ kind: "customer", ...version, customer, change: toCustomerDetails(contact), isFromOrder: true }];
};

/** What was charged in all: of an edited order what it costs now, and what was paid back. */
const chargedIn = (order: OrderPayload, refunds: readonly (SourceRefund | null)[], shop: WebhookShop): number => {
  const placed = cost(order.total_price, shop);
  const now = order.current_total_price ? cost(order.current_total_price, shop) : placed;
  return now === placed ? placed : now + refunds.reduce((sum, refund) => sum + (refund?.amount ?? 0), 0);
};

/** `orders/create`, `orders/updated`, `orders/cancelled`: each has the whole order. */
export const readOrder = (payload: unknown, shop: WebhookShop): Effect[] => {
  const order = readPayload(orderPayload, payload);
  if (order.test) throw new DeliveryRefused("test", order.id, { isFine: true });
  assertCurrency(order.currency, shop);
  const customer = toBuyer(order);
  const refunds = (order.refunds ?? []).map((refund) => toSourceRefund(order.id, refund, shop));
  const paidBack = paidBackIn(order.refunds ?? []);
  const items = order.line_items.flatMap((line) => {
    const { id, quantity, current_quantity: left } = line;
    // Of an edited order those it has now, and those that were paid back.
    const bought = Math.min(quantity, (left ?? quantity) + (paidBack.get(id) ?? 0));
    return bought > 0 ? [toIncomingItem(line, bought, shop)] : [];
  });
  return [
    ...buyerEffects(order),
    {
      kind: "order",
      record: `order:${order.id}`,
      updatedAt: order.updated_at,
      customer,
      order: {
        externalId: order.id,
        customerExternalId: customer?.externalId ?? null,
        storefrontId: shop.storefrontId,
        status: toOrderStatus(order),
        orderedAt: order.processed_at ?? order.created_at,
        totalPrice: chargedIn(order, refunds, shop),
        discountAmount: minor(order.total_discounts ?? "0", shop),
        shippingAmount: minor(order.total_shipping_price_set?.shop_money.amount ?? "0", shop),
        taxAmount: minor(order.total_tax ?? "0", shop),
        discountCodes: (order.discount_codes ?? []).map(({ code }) => code),
        paymentState: order.financial_status ?? null,
        source: (order.source_name || "web").slice(0, 40),
        campaign: campaignIn(order.landing_site),
        updatedAt: order.updated_at,
        items,
      },
    },
    ...refunds.flatMap(asEffect),
  ];
};

/** `refunds/create`. */
const readRefund = (payload: unknown, shop: WebhookShop): Effect[] => {
  const refund = readPayload(refundPayload, payload);
  return asEffect(toSourceRefund(refund.order_id, refund, shop));
};

export const SHOPIFY_TOPICS: Record<string, ReadPayload> = {
  "orders/create": readOrder,
  "orders/updated": readOrder,
  "orders/cancelled": readOrder,
  "refunds/create": readRefund,
  "customers/create": readCustomer,
  "customers/update": readCustomer,
  "customers/delete": readDeletedCustomer,
  "customers/data_request": readDataRequest,
  "customers/redact": readRedaction,
  "products/create": readProduct,
  "products/update": readProduct,
  "app/uninstalled": () => [{ kind: "disconnect" }],
  "shop/redact": () => [{ kind: "erase_shop" }],
};
