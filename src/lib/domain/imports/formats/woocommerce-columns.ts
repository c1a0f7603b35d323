/** The columns of the two export plugins, as Customer/Order/Coupon Export names them. */
export const COLUMNS = ["order_id", "order_date", "status", "order_total", "billing_email"] as const;
export const OPTIONAL = [
  ...(["order_currency", "customer_id", "discount_total", "shipping_total", "tax_total", "refunded_total"] as const),
  ...(["paid_date", "modified_date", "coupon_code", "billing_first_name", "billing_last_name"] as const),
  ...(["billing_phone", "billing_country", "billing_address_1", "billing_city", "billing_state"] as const),
  ...(["billing_postcode", "item_id", "item_product_id", "item_name", "item_sku", "item_quantity"] as const),
  ...(["item_subtotal", "item_total", "item_price", "line_items"] as const),
] as const;
export type WooColumn = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];
