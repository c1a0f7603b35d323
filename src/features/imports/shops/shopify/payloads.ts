import { z } from "zod";
import { amount, id, quantity, time } from "../../rules/connections/payload.ts";

// What we read of Shopify's webhook payloads (shopify.dev/docs/api/webhooks), which have the shape of its REST resources.

const text = z.string().nullish();

const consent = z.object({ state: z.string(), consent_updated_at: time.nullish() });

export const customerPayload = z.object({
  id,
  email: text,
  phone: text,
  first_name: text,
  last_name: text,
  created_at: time.nullish(),
  updated_at: time.nullish(),
  default_address: z.object({ country_code: text, phone: text }).nullish(),
  email_marketing_consent: consent.nullish(),
  sms_marketing_consent: consent.nullish(),
});
export type CustomerPayload = z.infer<typeof customerPayload>;

const line = z.object({
  id,
  sku: text,
  title: text,
  name: text,
  variant_title: text,
  /** Of the product that its variant belongs to; none of one that was deleted or written in by hand. */
  product_id: id.nullish(),
  vendor: text,
  gift_card: z.boolean().nullish(),
  quantity,
  /** Without units that an edit removed or that came back. */
  current_quantity: quantity.nullish(),
  price: amount,
  total_discount: amount.nullish(),
  discount_allocations: z.array(z.object({ amount })).nullish(),
});
export type LinePayload = z.infer<typeof line>;

export const refundPayload = z.object({
  id,
  order_id: id,
  created_at: time,
  processed_at: time.nullish(),
  refund_line_items: z.array(z.object({ line_item_id: id, quantity, subtotal: amount })).nullish(),
  transactions: z
    .array(
      z.object({
        kind: z.string(),
        status: z.string(),
        /** In `currency`, which may be the buyer's. */
        amount,
        currency: z.string().nullish(),
        amount_set: z.object({ shop_money: z.object({ amount }) }).nullish(),
      }),
    )
    .nullish(),
});
export type RefundPayload = z.infer<typeof refundPayload>;

export const orderPayload = z.object({
  id,
  email: text,
  phone: text,
  created_at: time,
  processed_at: time.nullish(),
  updated_at: time,
  cancelled_at: time.nullish(),
  currency: z.string(),
  /** When it was placed; `current_total_price` is after edits, returns and refunds. */
  total_price: amount,
  current_total_price: amount.nullish(),
  total_discounts: amount.nullish(),
  total_tax: amount.nullish(),
  total_shipping_price_set: z.object({ shop_money: z.object({ amount }) }).nullish(),
  financial_status: text,
  test: z.boolean().nullish(),
  source_name: text,
  landing_site: text,
  discount_codes: z.array(z.object({ code: z.string() })).nullish(),
  customer: customerPayload.nullish(),
  billing_address: z.object({ country_code: text, phone: text, name: text }).nullish(),
  line_items: z.array(line).min(1),
  refunds: z.array(refundPayload.omit({ order_id: true })).nullish(),
});
export type OrderPayload = z.infer<typeof orderPayload>;

export const productPayload = z.object({
  id,
  title: z.string(),
  vendor: text,
  product_type: text,
  tags: text,
  updated_at: time,
  /** Webhooks name no cost. */
  variants: z.array(z.object({ id, sku: text, title: text, cost: amount.nullish() })).nullish(),
});

/** Mandatory for apps: shopify.dev/docs/apps/build/compliance/privacy-law-compliance. */
export const redactPayload = z.object({ customer: z.object({ id: id.nullish(), email: text, phone: text }) });
