import { z } from "zod";
import { amount, decimalQuantity, id, time } from "../connections/payload.ts";

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
export type MagentoLine = z.infer<typeof line>;

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
export type MagentoCreditMemo = z.infer<typeof creditMemo>;

/** An order with its credit memos, which are a list of their own. */
export const magentoOrder = z.object({
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
export type MagentoOrder = z.infer<typeof magentoOrder>;

export const magentoCustomer = z.object({
  id,
  email: text,
  firstname: text,
  lastname: text,
  created_at: time.nullish(),
  updated_at: time.nullish(),
  addresses: z.array(z.object({ country_id: text, telephone: text, default_billing: z.boolean().nullish() })).nullish(),
  extension_attributes: z.object({ is_subscribed: z.boolean().nullish() }).nullish(),
});

export const magentoProduct = z.object({
  sku: z.string().min(1),
  name: text,
  updated_at: time.nullish(),
  custom_attributes: z.array(z.object({ attribute_code: z.string(), value: z.unknown() })).nullish(),
  /** Added by us: the name of the product's most specific category. */
  category: text,
});
