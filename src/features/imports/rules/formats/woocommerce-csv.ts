import { readProductId, toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import type { Row } from "../import-format.ts";
import { type OrderFile, type OrderMoney, openOrderFile } from "../orders/order-file.ts";
import { orderFormat, type ReadOrder } from "../orders/order-format.ts";

import { wooStatus } from "./woocommerce-orders.ts";

/** The columns of the two export plugins, as Customer/Order/Coupon Export names them. */
const COLUMNS = ["order_id", "order_date", "status", "order_total", "billing_email"] as const;
const OPTIONAL = [
  ...(["order_currency", "customer_id", "discount_total", "shipping_total", "tax_total", "refunded_total"] as const),
  ...(["paid_date", "modified_date", "coupon_code", "billing_first_name", "billing_last_name"] as const),
  ...(["billing_phone", "billing_country", "billing_address_1", "billing_city", "billing_state"] as const),
  ...(["billing_postcode", "item_id", "item_product_id", "item_name", "item_sku", "item_quantity"] as const),
  ...(["item_subtotal", "item_total", "item_price", "line_items"] as const),
] as const;
type WooColumn = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];

/** The keys of an item in the cell line_items, as columns of a file with one row per item. */
const KEYS: Partial<Record<WooColumn, string>> = {
  item_id: "id",
  item_product_id: "product_id",
  item_name: "name",
  item_sku: "sku",
  item_quantity: "quantity",
  item_subtotal: "subtotal",
  item_total: "total",
};

/** "name:Mug|sku:M1|quantity:2|total:20.00;name:…": a value may contain what separates them, so the keys do. */
const itemsIn = (cell: string): Map<string, string>[] =>
  cell.split(/;(?=(?:id|name):)/).map(
    (item) =>
      new Map(
        item.split(/\|(?=[a-z_]+:)/).map((part): [string, string] => {
          const colon = part.indexOf(":");
          return [part.slice(0, colon), part.slice(colon + 1).trim()];
        }),
      ),
  );

/** Each item of a row's line_items as the file would be with one row per item; null if the row has no such cell. */
const lineItemRows = (row: Row, file: OrderFile<WooColumn>): OrderFile<WooColumn>[] | null => {
  const cell = file.text(row, "line_items");
  if (cell === "") return null;
  return itemsIn(cell).map((item) => {
    const text = (of: Row, column: WooColumn): string => {
      const key = KEYS[column];
      return key === undefined ? file.text(of, column) : (item.get(key) ?? "");
    };
    return openOrderFile<WooColumn>(
      { ...file, has: (column) => column in KEYS || file.has(column), text },
      file.shop,
      {},
    );
  });
};

type File = OrderFile<WooColumn>;

const readItem = (row: Row, file: File, money: OrderMoney<WooColumn>): IncomingItem[] => {
  const { text, id, wrong } = file;
  // Rows of further coupons have no item, and an item that was returned whole has the quantity 0.
  if (text(row, "item_name") === "" || text(row, "item_quantity") === "") return [];
  const quantity = file.quantity(row, "item_quantity");
  if (quantity === 0) return [];
  const product = readProductId({
    sku: id(row, "item_sku"),
    number: id(row, "item_product_id"),
    name: text(row, "item_name"),
  });
  const lineTotal = money.times(row, "item_total", 1) ?? money.times(row, "item_price", quantity);
  if (lineTotal === null) throw wrong(row, file.has("item_total") ? "item_total" : "item_price", "required");
  if (lineTotal < 0) throw wrong(row, file.has("item_total") ? "item_total" : "item_price", "negative");
  const before = money.times(row, "item_subtotal", 1) ?? lineTotal;
  const line = {
    quantity: toWholeUnits(quantity),
    price: Math.max(Math.round(before / quantity), 0),
    lineTotal,
    discount: Math.max(before - lineTotal, 0),
    externalId: id(row, "item_id") || null,
  };
  return [{ ...product, productName: text(row, "item_name"), ...line }];
};

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder => {
  const { text, id, requiredTime, wrong } = file;
  // The plugins write what concerns the order on each row or on the first one only.
  const row = rows.find((each) => text(each, "order_total") !== "");
  if (!row) throw wrong(rows[0], "order_total", "required");
  const externalId = file.requiredId(row, "order_id").replace(/^#/, "");
  const orderedAt = requiredTime(row, "order_date");
  const money = file.moneyIn(row, "order_currency");
  const totalPrice = money.cost(row, "order_total");
  const isPaid = file.has("paid_date") ? text(row, "paid_date") !== "" : null;
  const status = wooStatus(text(row, "status"), isPaid, file);
  const refunded = file.has("refunded_total") ? money.cost(row, "refunded_total") : undefined;
  const packed = lineItemRows(row, file);
  const items = packed
    ? packed.flatMap((item) => readItem(row, item, item.moneyIn(row, "order_currency")))
    : rows.flatMap((each) => readItem(each, file, money));
  const customer = file.customer({
    id: file.customerId(row, "customer_id", "billing_email", "billing_phone"),
    email: file.email(row, "billing_email"),
    phone: file.phone(row, "billing_phone"),
    firstName: text(row, "billing_first_name"),
    lastName: text(row, "billing_last_name"),
    country: text(row, "billing_country"),
    street: text(row, "billing_address_1"),
    city: text(row, "billing_city"),
    region: text(row, "billing_state"),
    postalCode: id(row, "billing_postcode"),
  });
  const codes = new Set(
    rows.flatMap((each) => text(each, "coupon_code").split(/[,;] ?/)).filter((code) => code !== ""),
  );
  return {
    order: {
      externalId,
      orderedAt,
      totalPrice,
      items,
      status,
      updatedAt: file.optionalTime(row, "modified_date"),
      discountAmount: money.cost(row, "discount_total"),
      shippingAmount: money.cost(row, "shipping_total"),
      taxAmount: money.cost(row, "tax_total"),
      discountCodes: [...codes],
      source: "web",
    },
    customer,
    refunded,
  };
};

/**
 * The two common export plugins, with their default columns. Advanced Order Export For WooCommerce (get_order_fields in
 * class-wc-order-export-data-extractor-ui.php of woo-order-export-lite 4.0) writes "Order Number", "Item Cost" and so on,
 * one row per item and coupon; Customer/Order/Coupon Export (Orders_Export_Format_Definition.php of SkyVerge's plugin 5.0)
 * writes order_id, item_name and so on, one row per item or all items in the cell line_items.
 */
export const woocommerceCsv = orderFormat<WooColumn>({
  name: "woocommerce-orders-csv",
  summary: "WooCommerce orders from Advanced Order Export or Customer/Order/Coupon Export: CSV",
  columns: COLUMNS,
  optional: OPTIONAL,
  otherNames: {
    order_id: ["Order ID", "Order Number"],
    order_date: ["date"],
    status: ["Order Status"],
    order_total: ["Order Total Amount"],
    billing_email: ["Email (Billing)"],
    order_currency: ["Currency"],
    customer_id: ["Customer User ID"],
    discount_total: ["Cart Discount Amount"],
    shipping_total: ["Order Shipping Amount"],
    tax_total: ["Order Total Tax Amount"],
    refunded_total: ["Order Refund Amount"],
    modified_date: ["Modification Date"],
    billing_first_name: ["First Name (Billing)"],
    billing_last_name: ["Last Name (Billing)"],
    billing_phone: ["Phone (Billing)"],
    billing_country: ["Country Code (Billing)", "Country Name (Billing)"],
    billing_address_1: ["Address 1 (Billing)", "Address 1&2 (Billing)"],
    billing_city: ["City (Billing)"],
    billing_state: ["State Code (Billing)", "State Name (Billing)"],
    billing_postcode: ["Postcode (Billing)"],
    item_product_id: ["Product Id"],
    item_sku: ["SKU"],
    item_quantity: ["Quantity", "Quantity (- Refund)"],
    item_subtotal: ["Order Line Subtotal"],
    item_total: ["Order Line Total"],
    item_price: ["Item Cost"],
  },
  fields: {
    order_currency: "currency",
    customer_id: "customer_id",
    discount_total: "discount_amount",
    shipping_total: "shipping_amount",
    tax_total: "tax_amount",
    refunded_total: "refunded_amount",
    modified_date: "updated_at",
    coupon_code: "discount_codes",
    billing_first_name: "first_name",
    billing_last_name: "last_name",
    billing_phone: "phone",
    billing_country: "country",
  },
  documentColumn: "order_id",
  continues: {
    ofOrder: ["order_date", "billing_email"],
    isPart: (row, { text }) => text(row, "item_name") !== "",
  },
  read,
});
