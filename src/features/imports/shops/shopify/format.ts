import { shiftedDays } from "#features/imports/rules/cells/dates.ts";
import { contactIdIn, customersCsv, openCustomers } from "#features/imports/rules/customers-csv.ts";
import type { ImportFormat, Row } from "#features/imports/rules/import-format.ts";
import { discounted, readParentId, toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { OrderFile, OrderMoney } from "#features/imports/rules/orders/order-file.ts";
import { orderFormat, type ReadOrder } from "#features/imports/rules/orders/order-format.ts";
import { normalizeChannel } from "#features/imports/rules/orders/order-status.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";

const COLUMNS = ["Name", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"] as const;
const OPTIONAL = [
  "Id",
  "Email",
  "Phone",
  "Financial Status",
  "Accepts Marketing",
  "Currency",
  "Subtotal",
  "Shipping",
  "Taxes",
  "Total",
  "Discount Code",
  "Discount Amount",
  "Cancelled at",
  "Refunded Amount",
  "Source",
  "Lineitem sku",
  "Lineitem product id",
  "Lineitem discount",
  "Vendor",
  "Billing Name",
  "Billing Address1",
  "Billing City",
  "Billing Zip",
  "Billing Province",
  "Billing Country",
  "Billing Phone",
  "Shipping Name",
  "Shipping Country",
  "Shipping Phone",
] as const;
type Column = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];
type File = OrderFile<Column>;

/** Filled on an order's first row only, unless the export lacks them all. */
const OF_FIRST_ROW = ["Id", "Total", "Subtotal", "Financial Status", "Currency"] as const;

/** How many orders a later row may be away from its first row, at least; more than the reader keeps open. */
const REMEMBERED = 5000;

/**
 * Later rows repeat the name alone, and a name may come again after a store was moved: each row belongs to the order that
 * last had its name.
 */
const documentKeyReader = ({ text, id }: File) => {
  let ids = new Map<string, string>();
  let older = ids;
  return (row: Row): string => {
    const [name, own] = [text(row, "Name"), id(row, "Id")];
    if (own === "") {
      const known = ids.get(name) ?? older.get(name);
      return known === undefined ? name : `${name}\n${known}`;
    }
    if (ids.size >= REMEMBERED) [older, ids] = [ids, new Map()];
    ids.set(name, own);
    return `${name}\n${own}`;
  };
};

const findFirstRow = (rows: readonly [Row, ...Row[]], { has, text, wrong }: File): Row => {
  const filled = OF_FIRST_ROW.filter(has);
  const first = filled.length === 0 ? rows[0] : rows.find((row) => filled.some((column) => text(row, column) !== ""));
  if (!first) throw wrong(rows[0], "Name", "first_row");
  const time = text(first, "Created at");
  const other = rows.find((row) => text(row, "Created at") !== "" && text(row, "Created at") !== time);
  if (other) throw wrong(other, "Name", "repeated_order");
  return first;
};

const readItem = (row: Row, { text, id, quantity, wrong }: File, money: OrderMoney<Column>): IncomingItem[] => {
  const name = text(row, "Lineitem name");
  const count = name === "" && text(row, "Lineitem quantity") === "" ? 0 : quantity(row, "Lineitem quantity");
  if (count === 0) return [];
  const price = money.amount(row, "Lineitem price");
  if (price === null) throw wrong(row, "Lineitem price", "required");
  if (price < 0) throw wrong(row, "Lineitem price", "negative");
  const productId = id(row, "Lineitem sku") || name.slice(0, 255);
  if (productId === "") throw wrong(row, "Lineitem name", "required");
  const before = Math.round(price * count);
  const discount = Math.min(money.cost(row, "Lineitem discount"), before);
  return [
    {
      productId,
      productName: name || null,
      ...readParentId(id(row, "Lineitem product id"), { productId }),
      brand: text(row, "Vendor") || null,
      quantity: toWholeUnits(count),
      price,
      lineTotal: before - discount,
      discount,
    },
  ];
};

/**
 * The discount amount is the order's: it includes the lines' own and may include the shipping's. The subtotal tells what
 * of it the lines bear.
 */
const readItems = (rows: readonly Row[], first: Row, file: File, money: OrderMoney<Column>) => {
  const items = rows.flatMap((row) => readItem(row, file, money));
  const ofLines = rows.reduce((sum, row) => sum + money.cost(row, "Lineitem discount"), 0);
  const discountAmount = Math.max(money.cost(first, "Discount Amount"), ofLines);
  const charged = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  const subtotal = money.amount(first, "Subtotal");
  const left = discountAmount - ofLines;
  const rest = subtotal === null ? left : Math.min(left, charged - subtotal);
  return { items: rest > 0 ? discounted(items, rest) : items, discountAmount };
};

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder => {
  const { text, id, requiredTime, wrong, shop } = file;
  const first = findFirstRow(rows, file);
  const orderedAt = requiredTime(first, "Created at");
  const externalId = id(first, "Id") || id(first, "Name");
  if (externalId === "") throw wrong(first, "Name", "required");
  const money = file.moneyIn(first, "Currency");
  const { items, discountAmount } = readItems(rows, first, file, money);
  const [shippingAmount, taxAmount] = [money.cost(first, "Shipping"), money.cost(first, "Taxes")];
  const lines = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  const totalPrice = text(first, "Total") === "" ? lines + shippingAmount + taxAmount : money.cost(first, "Total");
  const paymentState = text(first, "Financial Status").toLowerCase();
  const paid = paymentState === "" ? "completed" : file.status(first, "Financial Status");
  const status = text(first, "Cancelled at") === "" ? paid : "cancelled";
  const refunded = file.has("Refunded Amount") ? money.cost(first, "Refunded Amount") : undefined;
  const customer = file.customer({
    id: "",
    email: file.email(first, "Email"),
    phone: file.phone(first, "Phone", "Billing Phone", "Shipping Phone"),
    name: text(first, "Billing Name") || text(first, "Shipping Name"),
    country: text(first, "Billing Country") || text(first, "Shipping Country"),
    street: text(first, "Billing Address1"),
    city: text(first, "Billing City"),
    region: text(first, "Billing Province"),
    postalCode: id(first, "Billing Zip"),
  });
  const code = text(first, "Discount Code");
  // Not ticking the box at checkout withdraws nothing, so only a yes is news.
  const accepts = customer?.email && /^(yes|true)$/i.test(text(first, "Accepts Marketing"));
  // An order that is moved to another day moves no consent.
  const written = shiftedDays(orderedAt, -shop.shiftDays, shop.timeZone);
  const at = written > shop.now ? shop.now : written;
  const consent = { emailConsent: "granted", emailConsentAt: at, emailConsentSource: "checkout" } as const;
  return {
    order: {
      externalId,
      status,
      orderedAt,
      totalPrice,
      discountAmount,
      shippingAmount,
      taxAmount,
      items,
      source: normalizeChannel(text(first, "Source")),
      discountCodes: code === "" ? [] : code.split(/, ?/),
      paymentState: paymentState || null,
    },
    customer: customer && accepts ? { ...customer, ...consent } : customer,
    refunded,
    // A customer who is stored already gets only changes.
    ...(accepts && {
      change: { externalId: customer.externalId, emailConsent: { state: "granted", at, source: "checkout" } },
    }),
  };
};

/**
 * Shopify's orders export (help.shopify.com/manual/fulfillment/managing-orders/exporting-orders), of both generations of
 * its header: one row per line, what concerns the order on its first row only. It has no ids of customers, so they are
 * known by their email address, and no dates or lines of refunds.
 */
export const shopifyOrders = orderFormat<Column>({
  name: "shopify-orders",
  summary: "Shopify's orders export: one row per line",
  columns: COLUMNS,
  optional: OPTIONAL,
  otherNames: {
    Id: ["Order ID"],
    "Cancelled at": ["Canceled at"],
    "Accepts Marketing": ["Accepts Email Marketing", "Buyer Accepts Marketing"],
    "Billing Address1": ["Billing Street"],
    "Billing Province": ["Billing Province Name"],
    Phone: ["Customer Phone"],
  },
  fields: {
    Email: "customer_email",
    Phone: "phone",
    "Financial Status": "status",
    Currency: "currency",
    Shipping: "shipping_amount",
    Taxes: "tax_amount",
    Total: "total_price",
    "Discount Code": "discount_codes",
    "Discount Amount": "discount_amount",
    "Refunded Amount": "refunded_amount",
    Source: "source",
    "Lineitem sku": "product_id",
    "Lineitem product id": "parent_id",
    "Lineitem discount": "line_discount",
    Vendor: "brand",
    "Billing Name": "customer_name",
    "Billing Country": "country",
  },
  documentColumn: "Name",
  documentOf: documentKeyReader,
  continues: {
    ofOrder: ["Id", "Created at", "Email"],
    isPart: (row, { text }) => text(row, "Lineitem name") !== "",
  },
  read,
});

/**
 * Shopify's customers export and import template (help.shopify.com/manual/customers/import-export-customers). Customers are
 * known by their email address, as in Shopify's orders export, so that both files match the same customers. Total Spent and
 * Total Orders are sums over orders that this file does not have, so they are not imported.
 */
export const shopifyCustomers: ImportFormat = {
  ...customersCsv,
  name: "shopify-customers",
  summary: "Shopify's customers export",
  columns: ["first_name", "last_name", "email", "email_consent"],
  optional: [...(customersCsv.optional ?? []), "customer_id"],
  otherNames: { ...customersCsv.otherNames, customer_id: ["Customer ID"], phone: ["Default Address Phone"] },
  signature: ["Total Spent", "Total Orders", "Tax Exempt", "Province Code", "Default Address Company"],
  documentColumn: "email",
  open: (columnOf, shop, header) =>
    openCustomers(columnOf, shop, header, (cell) => contactIdIn(cell, shop) ?? cell("customer_id")),
};
