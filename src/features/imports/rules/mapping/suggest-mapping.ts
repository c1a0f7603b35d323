import type { ImportMapping, MappedRows } from "#features/imports/rules/reading-options.ts";
import { readConsent, readSubscription } from "#records/rules/customers/customer-fields.ts";
import type { ConsentChannel } from "#records/rules/incoming-records.ts";
import { readTime } from "../cells/dates.ts";
import { nameFit, plainName, splitColumnName } from "../names/column-names.ts";
import { findPlatform, type Platform } from "../names/platforms.ts";
import { isSumRow } from "../orders/order-file.ts";
import { detectDateOrder, detectDecimalSign, filled, findFieldLooks, isLike } from "./column-values.ts";
import { detectMappedRows, withLog } from "./detect-rows.ts";
import { withLineDiscount, withLineTotal, withoutLargeShare } from "./line-totals.ts";
import { listFields } from "./mapping.ts";
import {
  byName,
  type Column,
  differ,
  type FoundColumns,
  hasTwice,
  MOST_LOOKED_AT,
  SEVERAL,
  toColumns,
  withOrderDate,
} from "./name-columns.ts";

const hasDecimals = (text: string): boolean => isLike("decimals", [text]);
/** What only values tell, of columns whose names say nothing. */
const BY_VALUE: Readonly<Record<string, (column: Column) => boolean>> = {
  customer_email: ({ values }) => isLike("emails", values),
  email: ({ values }) => isLike("emails", values),
  order_date: ({ values }) => isLike("writtenDates", values),
  total_price: ({ values }) => isLike("decimals", values),
  order_id: (column) =>
    column.values.length > 1 && !hasTwice(column) && isLike("ids", column.values) && !column.values.some(hasDecimals),
};

/** Adds fields that the values of a single column can be, if no field has such a name. */
const byValue = (fields: readonly string[], columns: readonly Column[], found: FoundColumns): FoundColumns => {
  const all = new Map(found);
  const unknown = columns
    .filter(({ words, values }) => values.length > 0 && !fields.some((field) => nameFit(field, words) > 0))
    .slice(0, MOST_LOOKED_AT);
  for (const [field, fits] of Object.entries(BY_VALUE)) {
    if (!fields.includes(field) || all.has(field) || (found.size > 0 && !field.endsWith("email"))) continue;
    const free = unknown.filter((column) => ![...all.values()].includes(column) && fits(column));
    const [only] = free;
    if (only && (free.length === 1 || field === "order_id")) all.set(field, only);
  }
  return all;
};

/** Where there are last names, a bare name without them is the first one. */
const withFirstName = (found: FoundColumns): FoundColumns => {
  const [name, last] = [found.get("name"), found.get("last_name")];
  if (!name || !last || found.has("first_name") || name.words.length > 1) return found;
  if (last.cells.some((text, i) => text !== "" && name.cells[i]?.endsWith(` ${text}`))) return found;
  const all = new Map(found).set("first_name", name);
  all.delete("name");
  return all;
};

/** A sale counts by its payment, whatever is shipped. */
const withPaymentStatus = (found: FoundColumns): FoundColumns => {
  const payment = found.get("payment_state");
  if (!payment) return found;
  const all = new Map(found).set("status", payment);
  all.delete("payment_state");
  return all;
};

/** Whose orders: no customer has all of them, as the shop's own address would. */
const CUSTOMERS = ["customer_id", "customer_email"];
const isOfShop = (column: Column, order: Column | undefined): boolean =>
  column.values.length >= SEVERAL && differ(column.values) === 1 && differ((order ?? column).cells) >= SEVERAL;

/** Columns whose names are as good as an id where no other names one. */
const ID_NAMES = /^(id|order|pedido|number|numero|no|n)$/;

const withCustomerId = (found: FoundColumns, columns: readonly Column[]): FoundColumns => {
  if (found.has("customer_id")) return found;
  const taken = [...found.values()];
  const id = columns.find((each) => ID_NAMES.test(each.words.join(" ")) && !taken.includes(each) && !hasTwice(each));
  const known = id ?? found.get("email");
  return known ? new Map(found).set("customer_id", known) : found;
};

/** Uses the product's name as its ID if the file has no IDs. */
const withProductId = (found: FoundColumns): FoundColumns => {
  const name = found.get("product_name");
  return found.has("product_id") || !name ? found : new Map(found).set("product_id", name);
};

const columnNamed = (columns: readonly Column[], plain: string): Column | undefined =>
  columns.find(({ words }) => words.join(" ") === plain);

/** A column that may be of use: not one that is empty in all first rows. */
const filledColumn = (columns: readonly Column[], plain: string): Column | undefined => {
  const column = columnNamed(columns, plain);
  return column && (column.values.length > 0 || column.cells.length === 0) ? column : undefined;
};

/** The platform whose documented export a file without a format of its own is; null if none is known. */
export const findPlatformName = (header: readonly string[]): string | null => {
  const platform = findPlatform(header);
  return platform && platform.fields.size > 0 ? platform.name : null;
};

/** Columns about whose orders they are that all orders share: not a customer's. */
const listOfShop = (columns: readonly Column[], order: Column | undefined): Column[] =>
  columns.filter((column) => CUSTOMERS.some((field) => nameFit(field, column.words) > 0) && isOfShop(column, order));

/**
 * The columns of a recognized layout's fields: those that are `known` by the layout's own names, and for its other fields
 * those that are called like them, also where the first rows have nothing in them.
 */
export const completeFields = (columns: readonly Column[], rows: MappedRows, known: FoundColumns): FoundColumns => {
  const taken = new Set([...known.values(), ...listOfShop(columns, known.get("order_id"))]);
  const free = columns.filter((column) => column.words.length > 0 && !taken.has(column));
  const open = listFields(rows).filter((field) => !known.has(field));
  const found = new Map([...known, ...byName(open, free, { rows, takesEmpty: true })]);
  if (rows === "customers") return withFirstName(found);
  const payment = found.get("payment_state");
  if (payment && !found.has("status")) found.set("status", payment);
  if (rows === "days") return withProductId(found);
  if (rows !== "lines") return found;
  const ofLines = withoutLargeShare(withLineTotal(found));
  return withProductId(known.has("discount_amount") ? ofLines : withLineDiscount(ofLines));
};

const fieldsFound = (columns: readonly Column[], rows: MappedRows, platform: Platform | undefined): FoundColumns => {
  const all = listFields(rows);
  const known = [...(platform?.fields ?? [])].flatMap(([field, names]): [string, Column][] => {
    const [column] = all.includes(field) ? names.flatMap((name) => filledColumn(columns, name) ?? []) : [];
    return column ? [[field, column]] : [];
  });
  const taken = new Set([
    ...known.map(([, column]) => column),
    ...(platform?.ignored ?? []).flatMap((name) => columnNamed(columns, name) ?? []),
  ]);
  const fields = all.filter((field) => !known.some(([each]) => each === field));
  const find = (without: readonly Column[]): FoundColumns => {
    const free = columns.filter((column) => !taken.has(column) && !without.includes(column));
    const named = byName(fields, free, { rows });
    return new Map([...known, ...byValue(fields, free, withOrderDate(fields, free, named))]);
  };
  if (rows === "customers") return withFirstName(withCustomerId(find([]), columns));
  const found = withPaymentStatus(find(listOfShop(columns, find([]).get("order_id"))));
  if (rows === "purchases") return withLog(columns, found);
  if (rows === "days") return withProductId(found);
  return rows === "lines" ? withProductId(withLineDiscount(withLineTotal(found))) : found;
};

/** Whether rows are lines of orders, of which one has several here. */
export const isOfLines = (header: readonly string[], sampleRows: readonly (readonly string[])[]): boolean => {
  const { rows, columns } = suggestMapping(header, sampleRows);
  const ids = sampleRows.map((cells) => cells[header.indexOf(columns.order_id ?? "")] ?? "");
  return rows === "lines" && differ(ids) < ids.length;
};

/** The century of a year does not matter here. */
const ANY = new Date(0);

/**
 * Suggests how to read a file without a format of its own: as its platform documents it, else by the names of its columns in
 * English, Spanish and Portuguese and by the values of its first rows. The date order and the decimal sign are null if the values don't tell them.
 */
export const suggestMapping = (
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  given?: MappedRows,
): ImportMapping => {
  // Rows that add others up show nothing of what a column holds.
  const ofSales = sampleRows.filter((cells) => !isSumRow({ cells }) || 2 * filled(cells).length > cells.length);
  const named = toColumns(header, ofSales).filter(({ words }) => words.length > 0);
  const platform = findPlatform(header);
  const rows = given ?? platform?.rows ?? detectMappedRows(named);
  const found = fieldsFound(named, rows, platform);
  const valuesOf = (looks: string) =>
    [...found].filter(([field]) => findFieldLooks(field) === looks).flatMap(([, column]) => column.values);
  const dates = valuesOf("dates");
  const decimalSign = detectDecimalSign(valuesOf("amounts"));
  // Where days could be months: no country with a decimal comma writes the month first.
  const isDayFirst = decimalSign === "," && dates.some((text) => readTime(text, "UTC", undefined, ANY) === "ambiguous");
  return {
    rows,
    columns: Object.fromEntries([...found].map(([field, { name }]) => [field, name])),
    dateOrder: detectDateOrder(dates) ?? (isDayFirst ? "dmy" : null),
    decimalSign,
  };
};

/** In names of files that tools for email export of people who may no longer be written to. */
const FILE_NAME =
  /unsubscri|cleaned|suppress|block ?list|black ?list|bounce|complain|spam report|opt(ed)? ?out|do not (e ?mail|contact|send)|\bdnc\b|\bbajas?\b|desuscri|descadastr|desinscri|cancelad[oa]s/;
const OF_SMS = /\b(sms|text|phone|telefono|telefone)\b/;

/** Columns that only such files fill in every row: why or in which campaign someone unsubscribed. */
const REASON_COLUMN =
  /^(unsub(scribe|scribed|scription)?|clean(ed)?|bounced?|suppress(ed|ion)|block(list)?(ed)?|complaint|opt ?out) (reason|campaign( title| id| name)?|type|source)$/;

const isGrant = (text: string): boolean => {
  try {
    return readConsent("consent", text) === "granted";
  } catch {
    return readSubscription(text) === "granted";
  }
};

/**
 * The channels from which everyone in a file of customers seems to have unsubscribed, by the file's name and columns; none if a
 * column says that some consent.
 */
export const suggestUnsubscribed = (
  fileName: string,
  header: readonly string[],
  sample: readonly (readonly string[])[],
): ConsentChannel[] => {
  const columns = header.map((name, i) => ({
    words: splitColumnName(name),
    plain: plainName(name),
    values: filled(sample.map((row) => row[i] ?? "")),
  }));
  const hasReason = columns.some(
    ({ plain, values }) => REASON_COLUMN.test(plain) && sample.length > 0 && values.length === sample.length,
  );
  const name = plainName(fileName.replace(/\.[a-z0-9.]+$/i, ""));
  if (!FILE_NAME.test(name) && !hasReason) return [];
  const consents = ["email_consent", "sms_consent", "subscription_status"];
  const says = columns.filter(({ words }) => consents.some((field) => nameFit(field, words) > 0));
  if (says.some(({ values }) => values.some(isGrant))) return [];
  const hasEmail = columns.some(
    ({ words, values }) => nameFit("email", words) > 0 || values.some((text) => text.includes("@")),
  );
  return OF_SMS.test(name) || !hasEmail ? ["sms"] : ["email"];
};
