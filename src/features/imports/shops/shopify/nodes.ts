import { z } from "zod";
import { readCustomer, readOrder, readProduct } from "#features/imports/shops/shopify/records.ts";
import type { Effect, ReadPayload } from "../../rules/connections/effect.ts";
import { readPayload } from "../../rules/connections/payload.ts";

// What SHOPIFY_FIELDS selects of the Admin API's objects, version 2026-10 (shopify.dev/docs/api/admin-graphql).

const text = z.string().nullable();
const money = z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) });

/** gid://shopify/Order/450789469 is 450789469 in webhooks and files. */
const gid = z.string().regex(/^gid:\/\/shopify\/\w+\/\d+/, "must be a global ID");
const legacyId = (id: string): string => /\/(\d+)/.exec(id)?.[1] ?? id;

const customerNode = z.object({
  id: gid,
  firstName: text,
  lastName: text,
  createdAt: text,
  updatedAt: text,
  defaultEmailAddress: z
    .object({ emailAddress: z.string(), marketingState: z.string(), marketingUpdatedAt: text })
    .nullable(),
  defaultPhoneNumber: z
    .object({
      phoneNumber: z.string(),
      smsMarketingConsent: z.object({ state: z.string(), updatedAt: text }).nullable(),
    })
    .nullable(),
  defaultAddress: z.object({ countryCodeV2: text, phone: text }).nullable(),
});

const lineNode = z.object({
  id: gid,
  sku: text,
  title: z.string(),
  name: z.string(),
  variantTitle: text,
  vendor: text,
  isGiftCard: z.boolean().nullish(),
  quantity: z.int(),
  currentQuantity: z.int(),
  originalUnitPriceSet: money,
  discountAllocations: z.array(z.object({ allocatedAmountSet: money })),
});

const refundNode = z.object({
  id: gid,
  createdAt: text,
  processedAt: z.string(),
  refundLineItems: z.object({
    nodes: z.array(z.object({ quantity: z.int(), subtotalSet: money, lineItem: z.object({ id: gid }) })),
  }),
  transactions: z.object({ nodes: z.array(z.object({ kind: z.string(), status: z.string(), amountSet: money })) }),
});

const orderNode = z.object({
  id: gid,
  email: text,
  phone: text,
  createdAt: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: text,
  currencyCode: z.string(),
  displayFinancialStatus: text,
  sourceName: text,
  test: z.boolean(),
  discountCodes: z.array(z.string()),
  totalPriceSet: money,
  currentTotalPriceSet: money,
  totalDiscountsSet: money.nullable(),
  totalTaxSet: money.nullable(),
  totalShippingPriceSet: money,
  billingAddress: z.object({ name: text, phone: text, countryCodeV2: text }).nullable(),
  customerJourneySummary: z.object({ lastVisit: z.object({ landingPage: text }).nullable() }).nullable(),
  customer: customerNode.nullable(),
  lineItems: z.object({ nodes: z.array(lineNode) }),
  refunds: z.array(refundNode),
});

const productNode = z.object({
  id: gid,
  title: z.string(),
  vendor: text,
  productType: text,
  tags: z.array(z.string()),
  updatedAt: z.string(),
  variants: z.object({
    nodes: z.array(
      z.object({
        id: gid,
        sku: text,
        title: z.string(),
        inventoryItem: z
          .object({ unitCost: z.object({ amount: z.string(), currencyCode: z.string() }).nullable() })
          .nullable(),
      }),
    ),
  }),
});

const pickAmount = (set: z.infer<typeof money> | null): string | null => set?.shopMoney.amount ?? null;

const asCustomer = (node: z.infer<typeof customerNode>) => ({
  id: legacyId(node.id),
  email: node.defaultEmailAddress?.emailAddress ?? null,
  phone: node.defaultPhoneNumber?.phoneNumber ?? null,
  first_name: node.firstName,
  last_name: node.lastName,
  created_at: node.createdAt,
  updated_at: node.updatedAt,
  default_address: node.defaultAddress && {
    country_code: node.defaultAddress.countryCodeV2,
    phone: node.defaultAddress.phone,
  },
  email_marketing_consent: node.defaultEmailAddress && {
    state: node.defaultEmailAddress.marketingState.toLowerCase(),
    consent_updated_at: node.defaultEmailAddress.marketingUpdatedAt,
  },
  sms_marketing_consent: node.defaultPhoneNumber?.smsMarketingConsent && {
    state: node.defaultPhoneNumber.smsMarketingConsent.state.toLowerCase(),
    consent_updated_at: node.defaultPhoneNumber.smsMarketingConsent.updatedAt,
  },
});

const asLine = (line: z.infer<typeof lineNode>) => ({
  id: legacyId(line.id),
  sku: line.sku,
  title: line.title,
  name: line.name,
  variant_title: line.variantTitle,
  vendor: line.vendor,
  gift_card: line.isGiftCard,
  quantity: line.quantity,
  current_quantity: line.currentQuantity,
  price: line.originalUnitPriceSet.shopMoney.amount,
  discount_allocations: line.discountAllocations.map(({ allocatedAmountSet }) => ({
    amount: pickAmount(allocatedAmountSet),
  })),
});

const asRefund = (refund: z.infer<typeof refundNode>) => ({
  id: legacyId(refund.id),
  created_at: refund.createdAt ?? refund.processedAt,
  processed_at: refund.processedAt,
  refund_line_items: refund.refundLineItems.nodes.map(({ lineItem, quantity, subtotalSet }) => ({
    line_item_id: legacyId(lineItem.id),
    quantity,
    subtotal: pickAmount(subtotalSet),
  })),
  transactions: refund.transactions.nodes.map(({ kind, status, amountSet }) => ({
    kind: kind.toLowerCase(),
    status: status.toLowerCase(),
    amount: pickAmount(amountSet),
    currency: amountSet.shopMoney.currencyCode,
  })),
});

/** An order of the Admin API, stored like the same order's webhook. */
export const readOrderNode: ReadPayload = (payload, shop): Effect[] => {
  const order = readPayload(orderNode, payload);
  const asPayload = {
    id: legacyId(order.id),
    email: order.email,
    phone: order.phone,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    currency: order.currencyCode,
    total_price: pickAmount(order.totalPriceSet),
    current_total_price: pickAmount(order.currentTotalPriceSet),
    total_discounts: pickAmount(order.totalDiscountsSet),
    total_tax: pickAmount(order.totalTaxSet),
    total_shipping_price_set: { shop_money: { amount: pickAmount(order.totalShippingPriceSet) } },
    financial_status: order.displayFinancialStatus?.toLowerCase() ?? null,
    test: order.test,
    source_name: order.sourceName,
    landing_site: order.customerJourneySummary?.lastVisit?.landingPage ?? null,
    discount_codes: order.discountCodes.map((code) => ({ code })),
    customer: order.customer && asCustomer(order.customer),
    billing_address: order.billingAddress && {
      country_code: order.billingAddress.countryCodeV2,
      phone: order.billingAddress.phone,
      name: order.billingAddress.name,
    },
    line_items: order.lineItems.nodes.map(asLine),
    refunds: order.refunds.map(asRefund),
  };
  return readOrder(asPayload, shop);
};

export const readCustomerNode: ReadPayload = (payload) => readCustomer(asCustomer(readPayload(customerNode, payload)));

/** A product of the Admin API, with the costs of its variants. */
export const readProductNode: ReadPayload = (payload, shop) => {
  const product = readPayload(productNode, payload);
  const variants = product.variants.nodes.map(({ id, sku, title, inventoryItem }) => ({
    id: legacyId(id),
    sku,
    title,
    // A cost in another currency than the business's is left out.
    cost: inventoryItem?.unitCost?.currencyCode === shop.currency ? inventoryItem.unitCost.amount : null,
  }));
  const asPayload = {
    id: legacyId(product.id),
    title: product.title,
    vendor: product.vendor,
    product_type: product.productType,
    tags: product.tags.join(", "),
    updated_at: product.updatedAt,
    variants,
  };
  return readProduct(asPayload, shop);
};
