import type { DecimalSign } from "#core/values/import-options.ts";
import { countDecimals, isUsuallyWhole, parseMoney } from "#lib/money.ts";
import type { Shop } from "../import-format.ts";
import { currenciesForMark } from "./currency-marks.ts";
import { toDecimal, writtenAmount } from "./decimals.ts";

/** Reads amounts of one currency as minor units of the business's. Both throw a RangeError with the requirement. */
export type Money = {
  /** Rounded to the minor unit, half away from zero; no more decimals than the currency has where they can be thousands. */
  exact: (text: string) => number;
  /** In ten-thousandths of a minor unit, to add up before rounding; NaN if that is too large to be exact. */
  fine: (text: string) => number;
  /** A unit price, which may be finer than the minor unit, times a quantity; rounded once. */
  times: (text: string, quantity: number) => number;
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
export const moneyIn = (
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
  const read = (text: string, parse: (decimal: string, currency: string) => number): number => {
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
    const minor = parse(decimal, of.currency);
    return of.currency === own ? minor : Math.round(minor * of.scale);
  };
  return {
    exact: (text) =>
      read(text, (decimal, of) => (isComputed(decimal, of) ? multiply(decimal, 1, of) : parseMoney(decimal, of))),
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
