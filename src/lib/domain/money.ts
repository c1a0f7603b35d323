const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

// Asking Intl costs microseconds, and an import asks for every line.
const known = new Map<string, number>();

/** How many decimals a currency has (ISO 4217 by way of Intl): USD 2, JPY 0, KWD 3. Throws on what is no currency code. */
export const decimalsOf = (currency: string): number => {
  const found = known.get(currency);
  if (found !== undefined) return found;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  known.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
};

/** Minor units (a safe integer) as a number of major units: 1234 USD cents are 12.34. Exact as printed. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** decimalsOf(currency);

/** The way back from `toMajor`, rounded to the minor unit: exact up to 2^50 of them. */
export const toMinor = (major: number, currency: string): number => Math.round(major * 10 ** decimalsOf(currency));

/**
 * Decimal text in major units, such as "12.50" or "-3", as minor units, digit by digit: no floating point, no rounding.
 * Throws a RangeError that says what would be right: no grouping, no exponent, no more decimals than the currency
 * has (zeros beyond them are fine), no sum beyond a safe integer.
 */
export const parseMoney = (text: string, currency: string): number => {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError("Must be a decimal number such as 12.50");
  const decimals = decimalsOf(currency);
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw new RangeError(`Must have no more decimals than ${currency} has: ${decimals}`);
  }
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (!Number.isSafeInteger(minor)) throw new RangeError("Must be smaller: it is beyond what can be held exactly");
  return sign === "-" && minor !== 0 ? -minor : minor;
};
