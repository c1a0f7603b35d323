import type { Shop } from "#features/imports/rules/import-format.ts";
import type { DecimalSign } from "#features/imports/rules/reading-options.ts";
import { countDecimals, isUsuallyWhole, parseMoney } from "#lib/money.ts";
import { INVISIBLE } from "./cell-text.ts";

/** Currencies written with a plain dollar sign at home. */
const DOLLARS =
  "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD";

/** What is written beside an amount, and the currencies that it can mean. */
const MARKS: Readonly<Record<string, string>> = {
  $: DOLLARS,
  us$: "USD",
  ar$: "ARS",
  a$: "AUD",
  au$: "AUD",
  r$: "BRL",
  c$: "CAD NIO",
  ca$: "CAD",
  col$: "COP",
  rd$: "DOP",
  hk$: "HKD",
  mx$: "MXN",
  nz$: "NZD",
  s$: "SGD",
  nt$: "TWD",
  "€": "EUR",
  "£": "GBP EGP FKP GIP SHP",
  "¥": "JPY CNY",
  "￥": "JPY CNY",
  "₹": "INR",
  "₩": "KRW",
  "₽": "RUB",
  "₺": "TRY",
  "₴": "UAH",
  "₪": "ILS",
  "฿": "THB",
  "₫": "VND",
  "₱": "PHP",
  "₦": "NGN",
  "₡": "CRC",
  "₲": "PYG",
  "₸": "KZT",
  "₼": "AZN",
  "₾": "GEL",
  "₵": "GHS",
  "₮": "MNT",
  "₭": "LAK",
  "៛": "KHR",
  zł: "PLN",
  kč: "CZK",
  ft: "HUF",
  kr: "DKK ISK NOK SEK",
  "kr.": "DKK ISK NOK SEK",
  rs: "INR LKR MUR NPR PKR SCR",
  "rs.": "INR LKR MUR NPR PKR SCR",
  lei: "MDL RON",
  лв: "BGN",
  "лв.": "BGN",
  руб: "RUB",
  "руб.": "RUB",
  "s/": "PEN",
  "s/.": "PEN",
  rm: "MYR",
  rp: "IDR",
  "rp.": "IDR",
  tl: "TRY",
  bs: "BOB VES",
  "bs.": "BOB VES",
  "fr.": "CHF",
  sfr: "CHF",
};

const CURRENCIES = new Map(Object.entries(MARKS).map(([mark, codes]) => [mark, codes.split(/\s+/)]));

/** zł, ZŁ and Zł. */
const listSpellings = (mark: string): string[] => [
  ...new Set([mark, mark.toUpperCase(), mark.charAt(0).toUpperCase() + mark.slice(1)]),
];

/** A pattern of everything that may stand beside an amount: known marks, others with a currency sign, and codes. */
const MARK = [
  ...Object.keys(MARKS)
    .flatMap(listSpellings)
    .sort((a, b) => b.length - a.length)
    .map((mark) => mark.replace(/[$./]/g, "\\$&")),
  String.raw`\p{L}{0,3}\p{Sc}`,
  String.raw`\p{Lu}{3}`,
].join("|");

/** The currencies that a mark can mean; a code means itself, and an unknown mark nothing. */
const currenciesForMark = (mark: string): readonly string[] =>
  CURRENCIES.get(mark.toLowerCase()) ?? (/^[A-Z]{3}$/.test(mark) ? [mark] : []);

const PLAIN = /^-?\d+(?:\.\d+)?$/;
/** A sign, and a currency before or after: "-$1,240.00", "1.240,00 €". */
const AMOUNT = new RegExp(String.raw`^([+-])? ?(${MARK})? ?([+-])?([\d.,'’ ]*\d)(-)? ?(${MARK})?$`, "u");
/** Accountants write a negative amount in parentheses, with the currency inside or outside: "($3.00)", "$(3.00)". */
const IN_PARENTHESES = /^([^()\d]*)\(([^()]*)\)([^()\d]*)$/;
/** A dash in place of no cents: "50.-", "1'000.—", "12,--", and "999/-" in India, "999/=" in Kenya. */
const NO_CENTS = /(?<=\d)(?:[.,][-‐‑–—−]{1,2}|\/[-=])(?=\D*$)/;
/** Thousands in groups of three, or as in India: 12,34,567. */
const GROUPED = { ".": /^\d{1,3}(?:[,'’ ]\d{2,3})*[,'’ ]\d{3}$/, ",": /^\d{1,3}(?:[.'’ ]\d{2,3})*[.'’ ]\d{3}$/ };
/** The same sign more than once separates thousands, whatever separates decimals: 1.250.000. */
const THOUSANDS = /^\d{1,3}([.,])\d{3}(?:\1\d{3})+$/;
/** Thousands where there are no decimals: 25.000 yen. */
const WHOLE = /^\d{1,3}(?:[.,]\d{3})+$/;

/** An amount as it is written: its digits with their separators, and the mark of its currency; "" without one. */
type WrittenAmount = { isNegative: boolean; digits: string; mark: string };

/** Null if it is no amount. */
export const writtenAmount = (text: string): WrittenAmount | null => {
  // Nearly all are plain, and the pattern of all others takes longer.
  if (PLAIN.test(text)) return { isNegative: text.startsWith("-"), digits: text.replace("-", ""), mark: "" };
  const written = text.replace(INVISIBLE, "").replace(/\s/g, " ").replace(NO_CENTS, "").replace("−", "-").trim();
  const [, open, inside, end] = IN_PARENTHESES.exec(written) ?? [];
  const clean = inside === undefined ? written : `${open}${inside.trim()}${end}`;
  const [, before, mark, after, digits, behind, markBehind] = AMOUNT.exec(clean) ?? [];
  if (digits === undefined) return null;
  if (mark !== undefined && markBehind !== undefined && mark !== markBehind) return null;
  const minus = [...(inside === undefined ? [] : ["("]), ...[before, after, behind].filter((each) => each === "-")];
  return minus.length > 1 ? null : { isNegative: minus.length > 0, digits, mark: mark ?? markBehind ?? "" };
};

/**
 * The amount as a plain decimal: "1,240.50" and, with a decimal comma, "1.240,50" are 1240.50. Null if separators are
 * misplaced, which is never guessed. `groupsWhole`: 25.000 is 25000.
 */
const toDecimal = (
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

/** Reads amounts of one currency as minor units of the business's. Both throw a RangeError with the requirement. */
export type Money = {
  /** Rounded to the minor unit, half away from zero; no more decimals than the currency has where they can be thousands. */
  exact: (text: string) => number;
  /** In ten-thousandths of a minor unit, to add up before rounding; NaN if that is too large to be exact. */
  fine: (text: string) => number;
  /** A unit price, which may be finer than the minor unit, times a quantity; rounded once. */
  times: (text: string, quantity: number) => number;
  /** The amount in the minor units of the currency it is written in, whatever that is worth: "USD 1250". */
  written: (text: string) => string;
};

/** The causes of a RangeError about an amount of another currency than its column's, and of one that can be read in two ways. */
export const OTHER_CURRENCY = "other_currency";
export const DECIMAL_SIGN = "decimal_sign";

/** The cause of a RangeError about an amount in a currency without a rate. */
const MISSING_RATE = "rate ";
export const currencyWithoutRate = ({ cause }: RangeError): string | null =>
  typeof cause === "string" && cause.startsWith(MISSING_RATE) ? cause.slice(MISSING_RATE.length) : null;

const noRate = (currency: string, own: string): string =>
  `Has no exchange rate: give what one ${currency} is worth in ${own}, or leave these orders out`;

/** Three digits after one sign: 25.000 is 25 or 25,000. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

const CODE = /^[A-Z]{3}$/;

/** A decimal as an integer and its number of decimals, so that it can be multiplied exactly. */
const asInteger = (decimal: string): [value: number, decimals: number] => {
  const [whole = "", fraction = ""] = decimal.split(".");
  return [Number(whole + fraction), fraction.length];
};

/** A price times a quantity, which can be 1.5 kg, in minor units. */
const multiply = (text: string, quantity: number, currency: string): number => {
  const [price, ofPrice] = asInteger(text);
  const [count, ofCount] = asInteger(String(quantity));
  const fine = price * count;
  if (!Number.isSafeInteger(fine)) throw new RangeError("Must be smaller: it is too large to be exact");
  const minor = Math.round(Math.abs(fine) * 10 ** (countDecimals(currency) - ofPrice - ofCount));
  return fine < 0 && minor > 0 ? -minor : minor;
};

/** Parts of a minor unit: computed amounts, such as 957.5775, are added up in them before they are rounded. */
export const FINE = 10_000;

/** Whether an amount is a computed one, such as 957.5775, whose decimals can't be thousands. */
const isComputed = (decimal: string, currency: string): boolean => {
  const point = decimal.indexOf(".");
  const written = point < 0 ? 0 : decimal.length - point - 1;
  // Nearly all have no more than two.
  if (written <= 2) return false;
  const decimals = countDecimals(currency);
  return decimals > 0 && written > decimals;
};

/** How many minor units of the business's currency one of another's is worth; null without a rate. */
const computeCurrencyScale = (
  { currency: own, rates }: Pick<Shop, "currency" | "rates">,
  currency: string,
): number | null => {
  if (currency === own) return 1;
  const rate = rates?.[currency];
  if (rate === undefined || !(rate > 0 && Number.isFinite(rate))) return null;
  return rate * 10 ** (countDecimals(own) - countDecimals(currency));
};

/**
 * Money of a currency (any case; "" is the business's own), converted by the rate that was given for it. A sentence about
 * what to do if there is no rate: amounts of different currencies are never mixed, so that an amount with another
 * currency's sign or code is of that one. Without `sign`, decimals are after a point, and an amount that can be thousands too is
 * refused. `groupsWhole`: points and commas separate thousands in currencies whose prices are usually whole, whose exports by shops may have
 * computed prices such as 333.333.
 */
export const createMoneyReader = (
  shop: Pick<Shop, "currency" | "rates">,
  named: string,
  sign?: DecimalSign,
  { groupsWhole = false }: { groupsWhole?: boolean | undefined } = {},
): Money | { code: string; reason: string } => {
  const { currency: own } = shop;
  const currency = named === "" ? own : named.toUpperCase();
  if (!CODE.test(currency)) return { code: "currency", reason: "Must be a currency code such as EUR" };
  const scale = computeCurrencyScale(shop, currency);
  if (scale === null) {
    return { code: "rate", reason: noRate(currency, own) };
  }
  const meant = (mark: string): { currency: string; scale: number } => {
    const possible = currenciesForMark(mark);
    if (mark === "" || possible.includes(currency)) return { currency, scale };
    const [other, ...more] = possible;
    if (other === undefined || more.length > 0)
      throw new RangeError(`Must be in ${currency}, not in ${mark}`, { cause: OTHER_CURRENCY });
    const otherScale = computeCurrencyScale(shop, other);
    if (otherScale !== null) return { currency: other, scale: otherScale };
    throw new RangeError(noRate(other, own), { cause: MISSING_RATE + other });
  };
  const readWritten = (text: string, parse: (decimal: string, currency: string) => number) => {
    const written = writtenAmount(text);
    const of = meant(written?.mark ?? "");
    const whole = groupsWhole && isUsuallyWhole(of.currency);
    const isOpen = sign === undefined && !whole && ![0, 3].includes(countDecimals(of.currency));
    if (isOpen && written && EITHER.test(written.digits))
      throw new RangeError("Can be thousands or decimals: choose the decimal sign of this file", {
        cause: DECIMAL_SIGN,
      });
    const decimal = written && toDecimal(written, sign ?? ".", { groupsWhole: whole });
    if (decimal === null) throw new RangeError(`Must be a decimal number such as 12${sign ?? "."}50`);
    return { ...of, minor: parse(decimal, of.currency) };
  };
  const read: (...given: Parameters<typeof readWritten>) => number = (...given) => {
    const of = readWritten(...given);
    return of.currency === own ? of.minor : Math.round(of.minor * of.scale);
  };
  const exact = (decimal: string, of: string): number =>
    isComputed(decimal, of) ? multiply(decimal, 1, of) : parseMoney(decimal, of);
  return {
    exact: (text) => read(text, exact),
    written: (text) => {
      const of = readWritten(text, exact);
      return `${of.currency} ${of.minor}`;
    },
    fine: (text) =>
      read(text, (decimal, of) => {
        try {
          return multiply(decimal, FINE, of);
        } catch (error) {
          if (error instanceof RangeError) return Number.NaN;
          throw error;
        }
      }),
    times: (text, quantity) => read(text, (decimal, of) => multiply(decimal, quantity, of)),
  };
};
