import { fileError } from "#core/messages/file-error.ts";
import { customersCsv } from "../rules/customers-csv.ts";
import { onlineRetail } from "../rules/formats/online-retail.ts";
import { orderLines, orders } from "../rules/formats/own-layouts.ts";
import { customerDays, purchases } from "../rules/formats/purchase-log.ts";
import { ticketsCsv } from "../rules/formats/tickets.ts";
import { type ImportFormat, JSON_HEADER } from "../rules/import-format.ts";
import { type Columns, folded, foldedHeader } from "../rules/layout.ts";
import { detectMappedRows } from "../rules/mapping/detect-rows.ts";
import { toColumns } from "../rules/mapping/name-columns.ts";
import { findPlatformName } from "../rules/mapping/suggest-mapping.ts";
import { listNames } from "../rules/names/column-names.ts";
import { bigcommerceOrders } from "./bigcommerce/format.ts";
import { magentoOrders } from "./magento/format.ts";
import { shopifyCustomers, shopifyOrders } from "./shopify/format.ts";
import { squarePayments } from "./square/format.ts";
import { stripePayments } from "./stripe/format.ts";
import { woocommerceCsv } from "./woocommerce/csv-format.ts";
import { woocommerceOrders } from "./woocommerce/json-format.ts";

/** All import formats; of two that fit a file equally, the first is meant. */
export const FORMATS: readonly ImportFormat[] = [
  onlineRetail,
  shopifyOrders,
  shopifyCustomers,
  woocommerceOrders,
  woocommerceCsv,
  magentoOrders,
  squarePayments,
  stripePayments,
  bigcommerceOrders,
  orderLines,
  orders,
  purchases,
  customerDays,
  customersCsv,
  ticketsCsv,
];

/** Too general to tell what a file is about: nearly every export has them. */
const GENERAL = new Set(["id", "customer", "number", "name", "email", "date", "source"]);

/** A file with such columns is about orders, even if it names customers. */
const ABOUT_ORDERS = /order|item|product|sku|quantity|amount|price|total|invoice|payment/;

/** WooCommerce's Analytics export of orders, of either generation. */
const ANALYTICS = ["Date", "Order #", "Status", "Customer type", "Product(s)", "Items sold", "Coupon(s)"];

/** What a layout calls a column. Those that only their signature tells from others are known by all names that shops have. */
const names = ({ otherNames, signature }: Columns & Pick<ImportFormat, "signature">, column: string): string[] =>
  [column, ...(otherNames?.[column] ?? []), ...(signature ? listNames(column) : [])].map(folded);

const has = (header: ReadonlySet<string>, layout: Columns, column: string): boolean =>
  names(layout, column).some((name) => header.has(name));

/** How many columns of the layout the header has; 0 if a required one is missing. */
const countMatchingColumns = (layout: Columns, header: ReadonlySet<string>): { required: number; all: number } => {
  const { columns, oneOf = [], optional = [] } = layout;
  const found = (names: readonly string[]): number => names.filter((column) => has(header, layout, column)).length;
  if (found(columns) < columns.length || oneOf.some((group) => found(group) === 0)) return { required: 0, all: 0 };
  return {
    required: columns.length + oneOf.length,
    all: found([...new Set([...columns, ...oneOf.flat(), ...optional])]),
  };
};

/** Our files of customers are known by the customer's id and what else only customers have. */
const isOfCustomers = (header: ReadonlySet<string>, layout: Columns): boolean => {
  const clear = (column: string) => names(layout, column).some((name) => header.has(name) && !GENERAL.has(name));
  // Anything can have a status.
  const others = [...(layout.optional ?? [])].filter(
    (column) => column !== "subscription_status" && has(header, layout, column),
  );
  return clear("customer_id") && others.length > 0 && ![...header].some((name) => ABOUT_ORDERS.test(name));
};

/** A file that has the lines of orders by what shops call them is no file of orders or customers alone: its columns are mapped. */
const isOfOtherRows = (name: string, header: readonly string[]): boolean => {
  const layout = [orders, customersCsv].find((each) => each.name === name);
  const named = toColumns(header, []).filter(({ words }) => words.length > 0);
  return layout !== undefined && detectMappedRows(named) !== layout.rows;
};

const ofTable = (header: ReadonlySet<string>): string | null => {
  const isPossible = ({ kind, signature, isChosen }: ImportFormat): boolean =>
    kind !== "json" && !isChosen && (!signature || signature.some((name) => header.has(folded(name))));
  const layouts: readonly ImportFormat[] = FORMATS.filter(isPossible);
  const fits = layouts
    .filter((layout) => layout.name !== "customers" || isOfCustomers(header, layout))
    .map((layout) => ({ name: layout.name, ...countMatchingColumns(layout, header) }))
    .filter(({ required }) => required > 0);
  const [best] = fits.toSorted((a, b) => b.required - a.required || b.all - a.all);
  return best?.name ?? null;
};

const ofRecord = (record: string): string | null => {
  try {
    const value: unknown = JSON.parse(record);
    if (typeof value !== "object" || value === null) return null;
    const fits = ({ kind, keys = [] }: ImportFormat) => kind === "json" && keys.every((key) => key in value);
    return FORMATS.find(fits)?.name ?? null;
  } catch {
    return null;
  }
};

/**
 * The name of the format that a file has: by its header, whatever the order, case and punctuation of the columns and with
 * any others beside them; for JSON (`JSON_HEADER`) by its first record's text. The most specific one if several fit, null
 * if none does. Throws INVALID_BODY for WooCommerce's Analytics export, with what to export instead.
 */
export const recognizeFormat = (header: readonly string[], firstRecord?: string): string | null => {
  if (header.length === 1 && header[0] === JSON_HEADER[0]) return ofRecord(firstRecord ?? "");
  const { exact, zoneless } = foldedHeader(header);
  const found = new Set([...exact, ...zoneless].filter((name) => name !== ""));
  if (ANALYTICS.map(folded).every((name) => found.has(name))) throw fileError("woocommerce_analytics", {});
  // A platform's documented export is mapped as the platform says, even if it has all columns of a layout.
  if (findPlatformName(header) !== null) return null;
  const name = ofTable(found);
  return name !== null && isOfOtherRows(name, header) ? null : name;
};
