import { toNumber } from "#features/imports/rules/cells/amounts.ts";
import type { MappedRows } from "#features/imports/rules/reading-options.ts";
import { readSubscription } from "#records/rules/customers/customer-fields.ts";
import { nameFit, splitColumnName } from "../names/column-names.ts";
import { isPercentName } from "../names/header-amount.ts";
import { hasUnknownZone } from "../names/header-zone.ts";
import { parseOrderStatus } from "../orders/order-status.ts";
import { filled, findFieldLooks, isLike } from "./column-values.ts";

/** A column of the file: its place, its cells in the first rows, and those that are not empty. */
export type Column = {
  place: number;
  name: string;
  words: readonly string[];
  cells: readonly string[];
  values: readonly string[];
};
/** The column of each field. */
export type FoundColumns = Map<string, Column>;

export const toColumns = (header: readonly string[], rows: readonly (readonly string[])[]): Column[] =>
  header.map((name, place) => {
    const cells = rows.map((row) => row[place]?.trim() ?? "");
    return { place, name, words: splitColumnName(name), cells, values: filled(cells) };
  });

export const differ = (values: readonly string[]): number => new Set(values).size;

/** Enough orders to tell that a column is the same for all of them. */
export const SEVERAL = 3;

/** Percentages by the column's name, whatever signs they have. */
const isPercentColumn = ({ name, values }: Pick<Column, "name" | "values">): boolean =>
  isPercentName(name) &&
  values.every((text) => {
    const number = toNumber(text.replace(/ ?%$/, ""));
    return number >= 0 && number <= 100;
  });

/** A share of the price, such as 0.15, and no amount: those have decimals where they are 0, too. Open where all are 0. */
const isShare = ({ name, values }: Column): boolean =>
  isPercentColumn({ name, values }) ||
  (values.length > 0 &&
    isLike("shares", values) &&
    values.some((text) => toNumber(text) > 0 || text.includes("%")) &&
    !values.some((text) => /^0[.,]0+$/.test(text)));
const isUnclear = ({ values }: Column): boolean => values.length > 0 && values.every((text) => text === "0");

/** #1030, SO-2041: what a column Name has where it names orders. */
const ORDER_NUMBER = /^#?[A-Z]{0,6}[-_ ]?\d{2,}([-./][A-Z\d]+)?$/;

/** What else a field needs besides a name and values of its kind. */
const refuses = (field: string, column: Column, rows: MappedRows): boolean => {
  const { values, words } = column;
  if (field === "order_id" && words.join(" ") === "name" && !values.every((text) => ORDER_NUMBER.test(text)))
    return true;
  if (field === "order_id" && rows === "orders")
    return values.length >= SEVERAL && differ(values) < 0.9 * values.length;
  // A bare "Product" is a name unless it holds codes.
  if (field === "product_id")
    return column.words.length === 1 && !/^(sku|id)$/.test(column.words[0] ?? "") && !isLike("ids", values);
  if (field === "subscription_status") return !values.some((text) => readSubscription(text) !== null);
  if (field === "customer_id") return isLike("statuses", values) && values.length > 0;
  if (field === "discount_share") return !isShare(column);
  if (findFieldLooks(field) === "amounts" && isPercentName(column.name)) return true;
  if (field === "discount_amount") return isShare(column) || isUnclear(column);
  // Refunded in Magento, and done at a till.
  if (field === "status") return values.length > 0 && values.every((text) => /^closed$/i.test(text));
  return false;
};

/** Only what happens to orders has such names, so that its unknown words and codes are asked about, and not left out. */
const isOfStatuses = (field: string, { words, values }: Column): boolean =>
  /^(status|payment_state)$/.test(field) &&
  (words.some((word) => /^(order|orden|pedido|payment|financial|pago|pagamento)$/.test(word)) ||
    (/^(status|estatus|estado|situacao|situacion)$/.test(words.join(" ")) &&
      (values.every((text) => /^\d{1,3}$/.test(text)) || values.some((text) => parseOrderStatus(text) !== null))));

/** What is looked for: the fields of orders, lines or customers, and whether a column may be empty in the first rows. */
type Wanted = { rows: MappedRows; takesEmpty?: boolean };

/** What few orders have, so that the first rows may have none of it; its names are looked for only if they can mean nothing else. */
const isRare = (field: string, { words }: Column): boolean =>
  /^refund/.test(field) ||
  (field === "status" &&
    words.length > 1 &&
    words.some((word) => /^(order|orden|pedido|payment|financial|pago|pagamento)$/.test(word)));

/** How well a column fits a field; 0 if its name or its values are something else's. */
const scoreColumnFit = (field: string, column: Column, { rows, takesEmpty = false }: Wanted): number => {
  const fit = nameFit(field, column.words);
  if (fit === 0 || refuses(field, column, rows)) return 0;
  // A column may be empty in the first rows; one without rows at all is known by its name.
  if (column.values.length === 0 && column.cells.length > 0)
    return (takesEmpty || isRare(field, column)) && fit > 2 ? fit - 2 : 0;
  const looks = findFieldLooks(field);
  const isKnown = isOfStatuses(field, column) || (looks === "shares" && isShare(column));
  return looks && !isLike(looks, column.values, 1) && !isKnown ? 0 : fit;
};

/** Gives each field the column that fits best, each column once. */
export const byName = (fields: readonly string[], columns: readonly Column[], wanted: Wanted): FoundColumns => {
  const fits = fields
    .flatMap((field, place) =>
      columns.map((column) => ({ field, place, column, fit: scoreColumnFit(field, column, wanted) })),
    )
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.place - b.place);
  const found: FoundColumns = new Map();
  const taken = new Set<Column>();
  for (const { field, column } of fits) {
    if (found.has(field) || taken.has(column)) continue;
    found.set(field, column);
    taken.add(column);
  }
  return found;
};

export const hasTwice = ({ values }: Column): boolean => differ(values) < values.length;

/** Of thousands of columns, reading all values would take seconds. */
export const MOST_LOOKED_AT = 200;

const DATE_WORDS = /^(date|datetime|day|time|timestamp|created|placed|fecha|hora|dia|momento|data)$/;
const OTHER_DATES =
  /^(birth.*|nac.*|nasc.*|ship.*|deliver.*|dispatch.*|entrega.*|env.*|due|venc.*|expir.*|valid.*|updat.*|modif.*|act.*|atuali.*|cancel.*|refund.*|return.*|dev.*|print.*|export.*|import.*|regist.*|alta|cadastro|sign.*|join.*|last|first|next|end|fin|estimat.*|approv.*|clos.*|paid|pago|pagamento|zone|zona)$/;

/** A column of dates that is called after some day or time is the order's if it is the only one, and the file names no other. */
export const withOrderDate = (
  fields: readonly string[],
  columns: readonly Column[],
  found: FoundColumns,
): FoundColumns => {
  if (!fields.includes("order_date") || found.has("order_date") || found.size === 0) return found;
  const taken = [...found.values()];
  const [only, ...others] = columns
    .slice(0, MOST_LOOKED_AT)
    .filter((column) => !taken.includes(column) && column.values.length > 0 && isLike("writtenDates", column.values))
    .filter(({ name, words }) => !words.some((word) => OTHER_DATES.test(word)) && !hasUnknownZone(name));
  return only && others.length === 0 && only.words.some((word) => DATE_WORDS.test(word))
    ? new Map(found).set("order_date", only)
    : found;
};
