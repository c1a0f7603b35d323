import { readParentId, readProductId, toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import type { Row } from "../../rules/import-format.ts";
import { type OrderFile, type OrderMoney, openOrderFile } from "../../rules/orders/order-file.ts";
import { orderFormat, type ReadOrder } from "../../rules/orders/order-format.ts";

import { wooStatus } from "./json-format.ts";

/** The columns of the export plugins, as Customer/Order/Coupon Export names them. */
const COLUMNS = ["order_id", "order_date", "status", "order_total", "billing_email"] as const;
const OPTIONAL = [
  "order_currency",
  "customer_id",
  "discount_total",
  "shipping_total",
  "tax_total",
  "refunded_total",
  "paid_date",
  "modified_date",
  "coupon_code",
  "billing_first_name",
  "billing_last_name",
  "billing_phone",
  "billing_country",
  "billing_address_1",
  "billing_city",
  "billing_state",
  "billing_postcode",
  "item_id",
  "item_product_id",
  "item_name",
  "item_sku",
  "item_parent_id",
  "item_quantity",
  "item_subtotal",
  "item_total",
  "item_price",
  "line_items",
  "order_time",
] as const;
type Named = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];
/** A file with one row per order may have columns for each of its items: item_name#1. */
type WooColumn = Named | `${Named}#${number}`;
type File = OrderFile<WooColumn>;

/** The keys of an item in the cell line_items, as columns of a file with one row per item. */
const KEYS = {
  item_id: "id",
  item_product_id: "product_id",
  item_name: "name",
  item_sku: "sku",
  item_parent_id: "parent_id",
  item_quantity: "quantity",
  item_subtotal: "subtotal",
  item_total: "total",
  item_price: "price",
} as const satisfies Partial<Record<Named, string>>;
type ItemColumn = keyof typeof KEYS;
const ITEM_COLUMNS = Object.keys(KEYS) as ItemColumn[];

const ITEM_PARTS: Readonly<Record<string, ItemColumn>> = {
  name: "item_name",
  id: "item_product_id",
  sku: "item_sku",
  quantity: "item_quantity",
  qty: "item_quantity",
  total: "item_total",
  subtotal: "item_subtotal",
  price: "item_price",
  cost: "item_price",
};
/** "Product Item 1 Name", "Order Item #2: SKU". */
const NUMBERED =
  /^(?:(?:order|product|line)[ _])?items?[ _]#?(\d{1,3})[ _:]+(?:product )?(name|id|sku|quantity|qty|total|sub[ _]?total|price|cost)$/i;
/** "Product Name #1", "Item Cost #2". */
const NUMBERED_LAST = /^(?:(?:product|item) )?(name|id|sku|quantity|cost|total) ?#(\d{1,3})$/i;
/** A cell of one item, as those of line_items. */
const PACKED = /^line_item_(\d{1,3})$/i;

const numberedColumn = (name: string): WooColumn | null => {
  const packed = PACKED.exec(name)?.[1];
  if (packed !== undefined) return `line_items#${Number(packed)}`;
  const [, first, firstPart] = NUMBERED.exec(name) ?? [];
  const [, lastPart, last] = NUMBERED_LAST.exec(name) ?? [];
  const column = ITEM_PARTS[(firstPart ?? lastPart ?? "").toLowerCase().replace(/[ _]/g, "")];
  return column ? `${column}#${Number(first ?? last)}` : null;
};

/** "name:Mug|sku:M1|quantity:2|total:20.00;name:…": a value may contain what separates them, so the keys do. */
const itemsIn = (cell: string): Map<string, string>[] =>
  cell.split(/;(?=(?:id|name|product_id):)/).map(
    (item) =>
      new Map(
        item.split(/\|(?=[a-z_]+:)/).map((part): [string, string] => {
          const colon = part.indexOf(":");
          return [part.slice(0, colon).replace("sub_total", "subtotal"), part.slice(colon + 1).trim()];
        }),
      ),
  );

/** Numbers of items that the file has columns for. */
const itemNumbers = new WeakMap<File, readonly number[]>();
const MOST_ITEMS = 999;
const numbersIn = (file: File): readonly number[] => {
  const known = itemNumbers.get(file);
  if (known) return known;
  const has = (number: number) =>
    (["line_items", ...ITEM_COLUMNS] as const).some((column) => file.has(`${column}#${number}`));
  const found: number[] = [];
  for (let number = 1; number <= MOST_ITEMS && has(number); number++) found.push(number);
  itemNumbers.set(file, found);
  return found;
};

/** The items in a row's numbered columns; of two ways to write an item, the one with its parts in columns of their own. */
const numberedItems = (row: Row, file: File): ReadonlyMap<string, string>[] =>
  numbersIn(file).flatMap((number) => {
    const parts = ITEM_COLUMNS.map((column) => [KEYS[column], file.text(row, `${column}#${number}`)] as const);
    const given = parts.filter(([, text]) => text !== "");
    if (given.length > 0) return [new Map(given)];
    const packed = file.text(row, `line_items#${number}`);
    return packed === "" ? [] : itemsIn(packed);
  });

/** The items of a row whose cells have one part of each: "Mug|Hat" with "2|1". */
const joinedItems = (row: Row, file: File): ReadonlyMap<string, string>[] => {
  const count = file.text(row, "item_quantity").split("|").length;
  if (count < 2) return [];
  const cells = ITEM_COLUMNS.map((column) => [KEYS[column], file.text(row, column).split("|")] as const);
  return Array.from(
    { length: count },
    (_, i) =>
      new Map(cells.flatMap(([key, parts]) => (parts.length === count ? [[key, (parts[i] ?? "").trim()]] : []))),
  );
};

/** Each item of a row that has several, as the file would be with one row per item; null if the row has no such cells. */
const lineItemRows = (row: Row, file: File): File[] | null => {
  const cell = file.text(row, "line_items");
  const items = cell === "" ? [...numberedItems(row, file), ...joinedItems(row, file)] : itemsIn(cell);
  if (items.length === 0) return null;
  return items.map((item) => {
    const keyOf = (column: WooColumn): string | undefined => KEYS[column as ItemColumn];
    const text = (of: Row, column: WooColumn): string => {
      const key = keyOf(column);
      return key === undefined ? file.text(of, column) : (item.get(key) ?? "");
    };
    const has = (column: WooColumn) => keyOf(column) !== undefined || file.has(column);
    return openOrderFile<WooColumn>({ ...file, has, text }, file.shop, { decimalSign: file.shop.decimalSign });
  });
};

const readItem = (row: Row, file: File, money: OrderMoney<WooColumn>): IncomingItem[] => {
  const { text, id, wrong } = file;
  // Rows of further coupons have no item, and an item that was returned whole has the quantity 0.
  if (["item_name", "item_sku", "item_product_id"].every((column) => text(row, column as ItemColumn) === "")) return [];
  if (file.has("item_quantity") && text(row, "item_quantity") === "") return [];
  const quantity = file.has("item_quantity") ? file.quantity(row, "item_quantity") : 1;
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
  const parent = readParentId(id(row, "item_parent_id"), product);
  return [{ ...product, ...parent, productName: text(row, "item_name") || null, ...line }];
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
 * The common export plugins, with their default columns. Advanced Order Export For WooCommerce (get_order_fields in
 * class-wc-order-export-data-extractor-ui.php of woo-order-export-lite 4.0) writes "Order Number", "Item Cost" and so on,
 * one row per item and coupon; Customer/Order/Coupon Export (Orders_Export_Format_Definition.php of SkyVerge's plugin 5.0)
 * writes order_id, item_name and so on, one row per item or all items in the cell line_items. Order Import Export by
 * WebToffee (woocommerce.com/document/import-and-export-of-woocommerce-orders) has a cell line_item_1 or columns such as
 * "Product Item 1 Name" for each item, WP All Export "Product Name #1", and Store Exporter "Order Items: SKU", all in one cell.
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
    billing_email: ["Email (Billing)", "Billing Email Address", "Billing: E-mail Address"],
    order_currency: ["Currency"],
    customer_id: ["Customer User ID"],
    discount_total: ["Cart Discount Amount", "Cart Discount", "Order Discount"],
    shipping_total: ["Order Shipping Amount", "Shipping Cost"],
    tax_total: ["Order Total Tax Amount", "Order Total Tax"],
    refunded_total: ["Order Refund Amount"],
    modified_date: ["Modification Date"],
    billing_first_name: ["First Name (Billing)"],
    billing_last_name: ["Last Name (Billing)"],
    billing_phone: ["Phone (Billing)", "Billing: Phone Number"],
    billing_country: ["Country Code (Billing)", "Country Name (Billing)", "Billing: Country (prefix)"],
    billing_address_1: ["Address 1 (Billing)", "Address 1&2 (Billing)", "Billing: Street Address 1"],
    billing_city: ["City (Billing)"],
    billing_state: ["State Code (Billing)", "State Name (Billing)"],
    billing_postcode: ["Postcode (Billing)", "Billing: ZIP Code"],
    item_product_id: ["Product Id", "Order Items: Product ID"],
    item_name: ["Order Items: Product Name"],
    item_sku: ["SKU", "Order Items: SKU"],
    item_quantity: ["Quantity", "Quantity (- Refund)", "Order Items: Quantity"],
    item_subtotal: ["Order Line Subtotal", "Order Items: Subtotal"],
    item_total: ["Order Line Total", "Order Items: Total"],
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
    order_time: "order_time",
    item_name: "product_name",
    item_sku: "product_id",
    item_parent_id: "parent_id",
    item_quantity: "quantity",
    item_total: "line_total",
    item_price: "price",
  },
  alsoReads: numberedColumn,
  joined: { order_date: ["order_date", "order_time"] },
  documentColumn: "order_id",
  continues: {
    ofOrder: ["order_date", "billing_email"],
    isPart: (row, { text }) => text(row, "item_name") !== "",
  },
  read,
});
