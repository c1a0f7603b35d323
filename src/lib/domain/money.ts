import { memoizeNewest } from "./memoize-newest.ts";

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * A currency's number of decimals (ISO 4217 via Intl): USD 2, JPY 0, KWD 3. Throws on an invalid currency code. Cached, because `Intl`
 * takes microseconds and an import looks it up for every line.
 */
export const decimalsOf = memoizeNewest(300, (currency: string): number => {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return maximumFractionDigits;
});

/** Converts minor units (a safe integer) to major units: 1234 USD cents are 12.34. Exact when printed. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** decimalsOf(currency);

/** The inverse of `toMajor`, rounded to the minor unit; exact up to 2^50 minor units. */
export const toMinor = (major: number, currency: string): number => Math.round(major * 10 ** decimalsOf(currency));

/**
 * Parses a decimal in major units, such as "12.50" or "-3", into minor units, digit by digit: no floating point, no
 * rounding. Throws a RangeError with the requirement: no grouping, no exponent, no more decimals than the currency has
 * (trailing zeros are fine), no amount beyond a safe integer.
 */
export const parseMoney = (text: string, currency: string): number => {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError("Must be a decimal number such as 12.50");
  const decimals = decimalsOf(currency);
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw new RangeError(`Must have no more decimals than ${currency} has: ${decimals}`);
  }
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (!Number.isSafeInteger(minor)) throw new RangeError("Must be smaller: it is too large to be exact");
  return sign === "-" && minor !== 0 ? -minor : minor;
};
