import { z } from "zod";
import { amount, decimalQuantity, id, time } from "../connections/payload.ts";

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
});
export type MedusaLine = z.infer<typeof line>;

const payment = z.object({
  captures: z.array(z.object({ amount, created_at: time.nullish() })).nullish(),
  refunds: z.array(z.object({ id, amount, created_at: time })).nullish(),
});

export const medusaOrder = z.object({
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
export type MedusaOrder = z.infer<typeof medusaOrder>;

export const medusaCustomer = z.object({
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

export const medusaProduct = z.object({
  id,
  title: z.string(),
  updated_at: time,
  type: z.object({ value: z.string() }).nullish(),
  categories: z.array(z.object({ name: z.string() })).nullish(),
  variants: z.array(z.object({ sku: text })).nullish(),
});
