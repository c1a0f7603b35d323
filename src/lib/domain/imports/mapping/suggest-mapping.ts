import { readTime } from "../cells/dates.ts";
import { plainDecimal } from "../cells/decimals.ts";
import { detectDateOrder, detectDecimalSign } from "./detect-notation.ts";
import { FIELD_NAMES } from "./field-names.ts";
import { fieldsOf, type ImportMapping, type MappedRows } from "./mapping.ts";

/** A column of the file with the cells of its first rows that are not empty. */
type Column = { name: string; plain: string; values: readonly string[] };

/** Words that some shops leave out: "Fecha compra" is "Fecha de compra". */
const SMALL_WORDS = / (de|del|do|da|of|the)(?= )/g;

/** Without accents, case, punctuation and small words, words separated by one space; "Nº" is "no". */
const plainName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(SMALL_WORDS, "");

/** No address is longer; the pattern's time grows with the square of the length. */
const LONGEST_EMAIL = 254;
const isEmail = (text: string): boolean => text.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
/** The century of a year does not matter here. */
const ANY = new Date(0);
const isDate = (text: string): boolean =>
  readTime(text, "UTC", "dmy", ANY) !== null || readTime(text, "UTC", "mdy", ANY) !== null;
const isMoney = (text: string): boolean => plainDecimal(text, ".") !== null || plainDecimal(text, ",") !== null;
const isQuantity = (text: string): boolean => /^\d{1,9}([.,]0+)?$/.test(text);

/** What the values of a field must look like. */
const LOOKS: readonly [RegExp, (text: string) => boolean][] = [
  [/email$/, isEmail],
  [/(_date|_at)$/, isDate],
  [/^(total_price|price|unit_cost|line_total|line_discount|.*_amount)$/, isMoney],
  [/^quantity$/, isQuantity],
];
const looksOf = (field: string) => LOOKS.find(([fields]) => fields.test(field))?.[1];

/** Whether nearly all values look right, with room for `strays`, which are reported when the file is read. */
const isLike = ({ values }: Column, looks: (text: string) => boolean, strays = 0): boolean => {
  const right = values.filter(looks).length;
  return values.length === 0 || (right > 0 && values.length - right <= Math.max(strays, 0.2 * values.length));
};

/** The names by which files may have each field, its own first; split once, because a file may have thousands of columns. */
const NAMES = new Map(
  Object.entries(FIELD_NAMES).map(([field, names]): [string, string[]] => [
    field,
    [plainName(field), ...names.split(",").map(plainName)],
  ]),
);

/** How well a column's name fits a field: 3 for a known name, less the more words it has besides one; 0 if not at all. */
const nameFit = (field: string, { plain }: Column): number => {
  const names = NAMES.get(field) ?? [plainName(field)];
  if (names.includes(plain)) return 3 - names.indexOf(plain) / 1000;
  const within = names.filter((name) => name.length > 3 && ` ${plain} `.includes(` ${name} `));
  const longest = Math.max(0, ...within.map((name) => name.length));
  return longest === 0 ? 0 : longest / plain.length;
};

const fitOf = (field: string, column: Column): number => {
  const fit = nameFit(field, column);
  const looks = looksOf(field);
  return fit > 0 && looks && !isLike(column, looks, 1) ? 0 : fit;
};

type Found = Map<string, Column>;

/** Gives each field the column that fits best, each column once. */
const byName = (fields: readonly string[], columns: readonly Column[]): Found => {
  const fits = fields
    .flatMap((field, place) => columns.map((column) => ({ field, place, column, fit: fitOf(field, column) })))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.place - b.place);
  const found: Found = new Map();
  const taken = new Set<Column>();
  for (const { field, column } of fits) {
    if (found.has(field) || taken.has(column)) continue;
    found.set(field, column);
    taken.add(column);
  }
  return found;
};

const isUnique = ({ values }: Column): boolean => values.length > 1 && new Set(values).size === values.length;
const hasDecimals = (text: string): boolean => isMoney(text) && /[.,]\d{1,2}\D*$/.test(text);

/** Columns of unknown names that only their values tell. */
const BY_VALUE: Readonly<Record<string, (column: Column) => boolean>> = {
  customer_email: (column) => column.values.length > 0 && isLike(column, isEmail),
  email: (column) => column.values.length > 0 && isLike(column, isEmail),
  order_date: (column) => column.values.length > 0 && isLike(column, isDate),
  total_price: (column) => column.values.length > 0 && isLike(column, hasDecimals),
  order_id: (column) =>
    isUnique(column) && !column.values.some((text) => isEmail(text) || isDate(text) || hasDecimals(text)),
};

const byValue = (fields: readonly string[], columns: readonly Column[], found: Found): Found => {
  const all = new Map(found);
  for (const [field, fits] of Object.entries(BY_VALUE)) {
    if (!fields.includes(field) || all.has(field)) continue;
    const free = columns.find((column) => ![...all.values()].includes(column) && fits(column));
    if (free) all.set(field, free);
  }
  return all;
};

/** Lines have products with quantities; customers have neither an order nor a dated total. */
const rowsOf = (columns: readonly Column[]): MappedRows => {
  // A bare id may be of anything.
  const clear = columns.filter(({ plain }) => plain !== "id");
  const has = (field: string): boolean => clear.some((column) => fitOf(field, column) >= 1);
  if ((has("product_id") || has("product_name")) && has("quantity")) return "lines";
  const isOrder = has("order_id") || (has("total_price") && has("order_date"));
  const isCustomer = has("email") || has("customer_id") || has("phone");
  return isCustomer && !isOrder ? "customers" : "orders";
};

/** Columns whose names are as good as an id where no other names one. */
const ID_NAMES = /^(id|order|pedido|number|numero|no|n)$/;

/**
 * Suggests how to read a file of an unknown layout, by the names of its columns in English, Spanish and Portuguese and by
 * the values of its first rows. The date order and the decimal sign are null if the values don't tell them.
 */
export const suggestMapping = (
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  given?: MappedRows,
): ImportMapping => {
  const columns = header.map((name, i): Column => {
    const values = sampleRows.flatMap((row) => row[i]?.trim() || []);
    return { name, plain: plainName(name), values };
  });
  const named = columns.filter(({ plain }) => plain !== "");
  const rows = given ?? rowsOf(named);
  const { required, optional } = fieldsOf(rows);
  const fields = [...required, ...optional];
  const found = byValue(fields, named, byName(fields, named));
  // A file of customers with a bare id means the customer's.
  if (rows === "customers" && !found.has("customer_id")) {
    const id = named.find((column) => ID_NAMES.test(column.plain) || /^customer|client/.test(column.plain));
    const email = found.get("email");
    const known = id && ![...found.values()].includes(id) ? id : email;
    if (known) found.set("customer_id", known);
  }
  const valuesOf = (looks: (text: string) => boolean) =>
    [...found].filter(([field]) => looksOf(field) === looks).flatMap(([, column]) => column.values);
  const dates = valuesOf(isDate);
  const decimalSign = detectDecimalSign(valuesOf(isMoney));
  // Where days could be months: no country with a decimal comma writes the month first.
  const isDayFirst = decimalSign === "," && dates.some((text) => readTime(text, "UTC", undefined, ANY) === "ambiguous");
  return {
    rows,
    columns: Object.fromEntries([...found].map(([field, { name }]) => [field, name])),
    dateOrder: detectDateOrder(dates) ?? (isDayFirst ? "dmy" : null),
    decimalSign,
  };
};
