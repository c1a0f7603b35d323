import { z } from "zod";
import { amount, decimalQuantity, id, quantity, time } from "../connections/payload.ts";

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
  quantity,
  price_inc_tax: amount,
  total_inc_tax: amount,
  base_cost_price: amount.nullish(),
  applied_discounts: z.array(z.object({ amount: amount.nullish() })).nullish(),
  product_options: z.array(z.object({ display_value: text })).nullish(),
});
export type BigcommerceLine = z.infer<typeof line>;

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
export const bigcommerceOrder = z.object({
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
export type BigcommerceOrder = z.infer<typeof bigcommerceOrder>;

export const bigcommerceCustomer = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  phone: text,
  date_created: time.nullish(),
  date_modified: time.nullish(),
  addresses: z.array(z.object({ country_code: text, phone: text })).nullish(),
});

export const bigcommerceProduct = z.object({
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
