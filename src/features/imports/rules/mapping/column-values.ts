import { AppError } from "#core/values/errors.ts";
import { toNumber, writtenAmount } from "#features/imports/rules/cells/amounts.ts";
import { cellText } from "#features/imports/rules/cells/cell-text.ts";
import { readTime } from "#features/imports/rules/cells/dates.ts";
import type { Row, Shop } from "#features/imports/rules/import-format.ts";
import type { ColumnOf, Columns } from "#features/imports/rules/layout.ts";
import { parseOrderStatus } from "#features/imports/rules/orders/order-status.ts";
import type { DateOrder, DecimalSign } from "#features/imports/rules/reading-options.ts";
import { readConsent } from "#records/rules/customers/customer-fields.ts";

/** The only value that all votes are for; null if there is none or they disagree. */
const agreed = <Value>(votes: readonly Value[]): Value | null => {
  const [first] = votes;
  return first !== undefined && votes.every((vote) => vote === first) ? first : null;
};

/** The order of day, month and year in a column of dates; null if no date shows it, or two contradict each other. */
export const detectDateOrder = (values: readonly string[]): DateOrder | null =>
  agreed(
    values.flatMap((text): DateOrder[] => {
      const [, a = "", b = ""] = /^(\d{1,4})[./-](\d{1,2})[./-]\d{1,4}\b/.exec(text) ?? [];
      if (a.length === 4) return ["ymd"];
      if (Number(a) > 12) return ["dmy"];
      return Number(b) > 12 ? ["mdy"] : [];
    }),
  );

/** The decimal sign in a column of amounts; null if none shows it, as 1.234 does not, or two contradict each other. */
export const detectDecimalSign = (values: readonly string[]): DecimalSign | null =>
  agreed(
    values.flatMap((text): DecimalSign[] => {
      // 1.000,- has no cents, and shows what would separate them.
      const [, sign, decimals = ""] = /([.,])([-‐‑–—−]{1,2})\D*$/.exec(text) ?? /([.,])(\d+)\D*$/.exec(text) ?? [];
      if (sign !== "." && sign !== ",") return [];
      const other = sign === "." ? "," : ".";
      // Thousands are in groups of three, so anything else is decimals, as is what follows both signs.
      return decimals.length !== 3 || text.includes(other) ? [sign] : [];
    }),
  );

/** Rows that are looked at. */
export const SHOWING_ROWS = 200;

const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/;

/**
 * How a file writes its dates and amounts, where its first rows show it: 15/05/2026 proves that the day comes first, and
 * 12,50 the decimal comma. Only columns of the format count.
 */
export const notationIn = (
  { columns, oneOf = [], optional = [] }: Columns,
  columnOf: ColumnOf,
  rows: readonly Pick<Row, "cells">[],
): Pick<Shop, "dateOrder" | "decimalSign"> => {
  const places = new Set([...columns, ...oneOf.flat(), ...optional].map(columnOf).filter((place) => place >= 0));
  const values = [...places].map((place) =>
    rows.map(({ cells }) => cellText(cells[place])).filter((text) => text !== ""),
  );
  const dates = values.filter((column) => column.every((text) => DATE.test(text)));
  const amounts = values.filter((column) => column.every((text) => writtenAmount(text) && !DATE.test(text)));
  // A year of four digits in front shows itself, and nothing about other columns.
  const numeric = dates.flat().filter((text) => !/^\d{4}/.test(text));
  const [dateOrder, decimalSign] = [detectDateOrder(numeric), detectDecimalSign(amounts.flat())];
  return { ...(dateOrder && { dateOrder }), ...(decimalSign && { decimalSign }) };
};

/** What the values of a column can be. */
export const LOOKS = [
  "emails",
  "dates",
  "amounts",
  "shares",
  "quantities",
  "statuses",
  "consents",
  "phones",
  "currencies",
  "ids",
  "names",
  "words",
  "times",
] as const;
type FieldLooks = (typeof LOOKS)[number];
export type Looks = FieldLooks | "decimals" | "writtenDates";

/** No address is longer; the pattern's time grows with the square of the length. */
const LONGEST_EMAIL = 254;
const isEmail = (text: string): boolean => text.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
/** The century of a year does not matter here. */
const ANY = new Date(0);
const isDate = (text: string): boolean =>
  readTime(text, "UTC", "dmy", ANY) !== null || readTime(text, "UTC", "mdy", ANY) !== null;
/** Numbers are dates only in a column that is called so. */
const isWrittenDate = (text: string): boolean => !/^\d+(\.\d+)?$/.test(text) && isDate(text);
const isAmount = (text: string): boolean => !Number.isNaN(toNumber(text));
const isShare = (text: string): boolean =>
  /^\d{1,3}([.,]\d+)? ?%$/.test(text) || (toNumber(text) >= 0 && toNumber(text) < 1);
const isConsent = (text: string): boolean => {
  try {
    readConsent("consent", text);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
};
const isPhone = (text: string): boolean =>
  /^'?\+?[\d\s().\-/]{5,25}(x\d+)?$/.test(text) && text.replace(/\D/g, "").length >= 6;
/** Numbers with decimals that are not 0 identify nothing. */
const hasFraction = (text: string): boolean => /[.,]\d*[1-9]\d*\D*$/.test(text) && isAmount(text);

const TESTS: Record<Looks, (text: string) => boolean> = {
  emails: isEmail,
  dates: isDate,
  amounts: isAmount,
  times: (text) => /^\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?[ap]\.? ?m\.?)?$/i.test(text),
  writtenDates: isWrittenDate,
  decimals: (text) => /[.,]\d{1,2}\D*$/.test(text) && isAmount(text),
  shares: isShare,
  quantities: (text) => /^-?\d{1,9}([.,]\d+)?$/.test(text),
  statuses: (text) => parseOrderStatus(text) !== null,
  consents: isConsent,
  phones: isPhone,
  currencies: (text) => /^[A-Z]{3}$/i.test(text),
  ids: (text) =>
    !/\s/.test(text) && (/\d|^[A-Z._-]+$/.test(text) || isEmail(text)) && !hasFraction(text) && !isWrittenDate(text),
  // A name of several words may have a number, as an invented one or a company's has: Person 7, Studio 54.
  names: (text) => /\p{L}/u.test(text) && !/\d|@/.test(text.replace(/^(\p{L}\S*) [\p{L}\p{N}]+$/u, "$1")),
  words: (text) => /\p{L}/u.test(text) && !isEmail(text) && !isWrittenDate(text),
};

const OF_FIELD: readonly [RegExp, FieldLooks][] = [
  [/email$/, "emails"],
  [/(_date|_at)$/, "dates"],
  [/^order_time$/, "times"],
  [/^(total_price|price|unit_cost|line_total|line_discount|.*_amount)$/, "amounts"],
  [/^discount_share$/, "shares"],
  [/^quantity$/, "quantities"],
  [/^(status|payment_state)$/, "statuses"],
  [/^(.*_consent|.*_opt_out|do_not_contact|subscription_status)$/, "consents"],
  [/^phone$/, "phones"],
  [/^currency$/, "currencies"],
  [/^(order_id|customer_id)$/, "ids"],
  [/^(customer_name|first_name|last_name|name|country)$/, "names"],
  [
    /^(product_name|discount_codes|category|product_type|brand|source|collection|loyalty_level|device|campaign)$/,
    "words",
  ],
];

/** What the values of a field must look like; undefined for any text. */
export const findFieldLooks = (field: string): FieldLooks | undefined =>
  OF_FIELD.find(([fields]) => fields.test(field))?.[1];

/** The values of a column that are not empty, also not in the ways in which databases write it. */
export const filled = (cells: readonly string[]): string[] => cells.map(cellText).filter((text) => text !== "");

/** How many of a column's values look as those of the field do; null where any do, or there are no values. */
export const computeFieldEvidence = (
  field: string,
  cells: readonly string[],
): { looks: FieldLooks; right: number; all: number } | null => {
  const [looks, values] = [findFieldLooks(field), filled(cells)];
  return looks && values.length > 0 ? { looks, right: values.filter(TESTS[looks]).length, all: values.length } : null;
};

/** Whether nearly all values look right, with room for `strays`, which are reported when the file is read. */
export const isLike = (looks: Looks, values: readonly string[], strays = 0): boolean => {
  const right = values.filter(TESTS[looks]).length;
  return values.length === 0 || (right > 0 && values.length - right <= Math.max(strays, 0.2 * values.length));
};
