/**
 * Currencies by their number of decimals in ISO 4217, or in the Unicode CLDR for those that are no longer used; all others have two.
 * Amounts are stored in minor units, so a change here changes what is stored and needs a migration: the list is fixed, and not
 * the runtime's, which changes with its version and differs between server and browser (RSD).
 */
const DECIMALS: Readonly<Record<number, string>> = {
  0: `ADP BIF BYR CLP DJF ESP GNF ISK ITL JPY KMF KRW LUF MGF MRO PYG RWF STD TMM TRL UGX UYI VND VUV XAF XOF XPF ZMK ZWD`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};
/** Currencies with decimals that hardly any price has. */
const SELDOM = new Set("AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER".split(" "));
const BY_CURRENCY = new Map(
  Object.entries(DECIMALS).flatMap(([decimals, codes]) => codes.split(/\s+/).map((code) => [code, Number(decimals)])),
);

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** A currency's number of decimals: USD 2, JPY 0, KWD 3. Throws a RangeError for what is no currency code. */
export const countDecimals = (currency: string): number => {
  if (!/^[A-Za-z]{3}$/.test(currency)) throw new RangeError(`Invalid currency code: ${currency}`);
  return BY_CURRENCY.get(currency.toUpperCase()) ?? 2;
};

/** Whether prices in a currency are whole numbers, or nearly all are. */
export const isUsuallyWhole = (currency: string): boolean =>
  countDecimals(currency) === 0 || SELDOM.has(currency.toUpperCase());

/** Converts minor units (a safe integer) to major units: 1234 USD cents are 12.34. Exact when printed. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** countDecimals(currency);

/** The inverse of `toMajor`, rounded to the minor unit; exact up to 2^50 minor units. */
export const toMinor = (major: number, currency: string): number => Math.round(major * 10 ** countDecimals(currency));

/**
 * Parses a decimal in major units, such as "12.50" or "-3", into minor units, digit by digit: no floating point, no
 * rounding. Throws a RangeError with the requirement: no grouping, no exponent, no more decimals than the currency has
 * (trailing zeros are fine), no amount beyond a safe integer.
 */
export const parseMoney = (text: string, currency: string): number => {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError("Must be a decimal number such as 12.50");
  const decimals = countDecimals(currency);
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw new RangeError(`Must have no more decimals than ${currency} has: ${decimals}`);
  }
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  if (!Number.isSafeInteger(minor)) throw new RangeError("Must be smaller: it is too large to be exact");
  return sign === "-" && minor !== 0 ? -minor : minor;
};
