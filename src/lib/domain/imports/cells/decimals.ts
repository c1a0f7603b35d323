import type { DecimalSign } from "../import-format.ts";

const PLAIN = /^-?\d+(?:\.\d+)?$/;
/** A sign, a currency before or after, and parentheses for a negative amount: "-$1,240.00", "1.240,00 €", "($3.00)". */
const AMOUNT =
  /^(\()?([+-])? ?(?:\p{L}{0,3}\p{Sc}|\p{Lu}{3})? ?([+-])?([\d.,'’ ]*\d)(-)? ?(?:\p{Sc}|\p{Lu}{3})?(\))?$/u;
/** Thousands in groups of three, or as in India: 12,34,567. */
const GROUPED = { ".": /^\d{1,3}(?:[,'’ ]\d{2,3})*[,'’ ]\d{3}$/, ",": /^\d{1,3}(?:[.'’ ]\d{2,3})*[.'’ ]\d{3}$/ };

/**
 * An amount as shops write it, as a plain decimal: "$1,240.50" and, with a decimal comma, "1.240,50 €" are 1240.50. Null
 * if it is none: misplaced separators are never guessed.
 */
export const plainDecimal = (text: string, sign: DecimalSign): string | null => {
  if (sign === "." && PLAIN.test(text)) return text;
  const [, open, before, after, digits, behind, close] = AMOUNT.exec(text.replace(/\s/g, " ").replace("−", "-")) ?? [];
  if (digits === undefined || (open === undefined) !== (close === undefined)) return null;
  const [whole = "", fraction, ...more] = digits.split(sign);
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return null;
  if (whole !== "" && !/^\d+$/.test(whole) && !GROUPED[sign].test(whole)) return null;
  const minus = [open, ...[before, after, behind].filter((each) => each === "-")].filter((each) => each !== undefined);
  if (minus.length > 1) return null;
  return `${minus.length > 0 ? "-" : ""}${whole.replace(/\D/g, "") || "0"}${fraction === undefined ? "" : `.${fraction}`}`;
};
