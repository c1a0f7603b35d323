import { decimalsOf, parseMoney } from "#lib/domain/money.ts";
import type { DecimalSign, Shop } from "../import-format.ts";
import { plainDecimal } from "./decimals.ts";

/** Reads amounts of one currency as minor units of the business's. Both throw a RangeError with the requirement. */
export type Money = {
  /** Exact: no more decimals than the currency has. */
  exact: (text: string) => number;
  /** A unit price, which may be finer than the minor unit, times a quantity; rounded once. */
  times: (text: string, quantity: number) => number;
};

/** What separates decimals, or how an amount itself tells. */
export type MoneySign = DecimalSign | ((text: string) => DecimalSign);

const CODE = /^[A-Z]{3}$/;

/** A price as an integer and its number of decimals, times a quantity, in minor units. */
const multiply = (text: string, quantity: number, currency: string): number => {
  const [whole = "", fraction = ""] = text.split(".");
  const decimals = decimalsOf(currency);
  const fine = Number(whole + fraction) * quantity;
  if (!Number.isSafeInteger(fine)) throw new RangeError("Must be smaller: it is too large to be exact");
  const minor = Math.round(Math.abs(fine) * 10 ** (decimals - fraction.length));
  return fine < 0 && minor > 0 ? -minor : minor;
};

/**
 * Money of a currency (any case; "" is the business's own), converted by the rate that was given for it. A sentence about
 * what to do if there is no rate: amounts of different currencies are never mixed.
 */
export const moneyIn = (
  { currency: own, rates }: Pick<Shop, "currency" | "rates">,
  named: string,
  signs: MoneySign = ".",
): Money | { code: string; reason: string } => {
  const currency = named === "" ? own : named.toUpperCase();
  if (!CODE.test(currency)) return { code: "currency", reason: "Must be a currency code such as EUR" };
  const rate = currency === own ? 1 : rates?.[currency];
  if (rate === undefined || !(rate > 0 && Number.isFinite(rate))) {
    const reason = `Has no exchange rate: give what one ${currency} is worth in ${own}, or leave these orders out`;
    return { code: "rate", reason };
  }
  const scale = rate * 10 ** (decimalsOf(own) - decimalsOf(currency));
  const converted = (minor: number): number => (currency === own ? minor : Math.round(minor * scale));
  const decimal = (text: string): string => {
    const sign = typeof signs === "string" ? signs : signs(text);
    const plain = plainDecimal(text, sign);
    if (plain === null) throw new RangeError(`Must be a decimal number such as 12${sign}50`);
    return plain;
  };
  return {
    exact: (text) => converted(parseMoney(decimal(text), currency)),
    times: (text, quantity) => converted(multiply(decimal(text), quantity, currency)),
  };
};
