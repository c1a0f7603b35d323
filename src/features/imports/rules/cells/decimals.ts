import type { DecimalSign } from "#core/values/import-options.ts";
import { INVISIBLE } from "./cell-text.ts";
import { MARK } from "./currency-marks.ts";

const PLAIN = /^-?\d+(?:\.\d+)?$/;
/** A sign, a currency before or after, and parentheses for a negative amount: "-$1,240.00", "1.240,00 €", "($3.00)". */
const AMOUNT = new RegExp(String.raw`^(\()?([+-])? ?(${MARK})? ?([+-])?([\d.,'’ ]*\d)(-)? ?(${MARK})?(\))?$`, "u");
/** Thousands in groups of three, or as in India: 12,34,567. */
const GROUPED = { ".": /^\d{1,3}(?:[,'’ ]\d{2,3})*[,'’ ]\d{3}$/, ",": /^\d{1,3}(?:[.'’ ]\d{2,3})*[.'’ ]\d{3}$/ };
/** The same sign more than once separates thousands, whatever separates decimals: 1.250.000. */
const THOUSANDS = /^\d{1,3}([.,])\d{3}(?:\1\d{3})+$/;
/** Thousands where there are no decimals: 25.000 yen. */
const WHOLE = /^\d{1,3}(?:[.,]\d{3})+$/;

/** An amount as it is written: its digits with their separators, and the mark of its currency; "" without one. */
export type WrittenAmount = { isNegative: boolean; digits: string; mark: string };

/** Null if it is no amount. */
export const writtenAmount = (text: string): WrittenAmount | null => {
  // Nearly all are plain, and the pattern of all others takes longer.
  if (PLAIN.test(text)) return { isNegative: text.startsWith("-"), digits: text.replace("-", ""), mark: "" };
  const clean = text.replace(INVISIBLE, "").replace(/\s/g, " ").replace("−", "-").trim();
  const [, open, before, mark, after, digits, behind, markBehind, close] = AMOUNT.exec(clean) ?? [];
  if (digits === undefined || (open === undefined) !== (close === undefined)) return null;
  if (mark !== undefined && markBehind !== undefined && mark !== markBehind) return null;
  const minus = [open, ...[before, after, behind].filter((each) => each === "-")].filter((each) => each !== undefined);
  return minus.length > 1 ? null : { isNegative: minus.length > 0, digits, mark: mark ?? markBehind ?? "" };
};

/**
 * The amount as a plain decimal: "1,240.50" and, with a decimal comma, "1.240,50" are 1240.50. Null if separators are
 * misplaced, which is never guessed. `groupsWhole`: 25.000 is 25000.
 */
export const toDecimal = (
  { isNegative, digits }: WrittenAmount,
  sign: DecimalSign,
  { groupsWhole = false } = {},
): string | null => {
  const minus = isNegative ? "-" : "";
  if (THOUSANDS.test(digits) || (groupsWhole && WHOLE.test(digits))) return minus + digits.replace(/\D/g, "");
  const [whole = "", fraction, ...more] = digits.split(sign);
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return null;
  if (whole !== "" && !/^\d+$/.test(whole) && !GROUPED[sign].test(whole)) return null;
  return `${minus}${whole.replace(/\D/g, "") || "0"}${fraction === undefined ? "" : `.${fraction}`}`;
};

/** A number or an amount as shops write it, as a plain decimal, whatever its currency. Null if it is none. */
export const plainDecimal = (text: string, sign: DecimalSign): string | null => {
  const written = writtenAmount(text);
  return written && toDecimal(written, sign);
};

/** A number with either decimal sign; NaN for anything else. */
export const toNumber = (text: string): number =>
  Number(plainDecimal(text, ".") ?? plainDecimal(text, ",") ?? Number.NaN);
