import { refuseField } from "#core/values/fields.ts";
import { countDecimals, parseMoney } from "#lib/money.ts";
import { LARGEST_AMOUNT } from "./orders/exact-amounts.ts";

/** Major units, as a number or as decimal text. */
export type PostedAmount = number | string;

/** Rounds a number to the decimal that it represents: 0.1 + 0.2 is 0.3. */
const decimalText = (value: number, decimals: number): string => {
  const rounded = value.toFixed(decimals);
  return Math.abs(Number(rounded) - value) <= Number.EPSILON * 4 * Math.max(1, Math.abs(value))
    ? rounded
    : String(value);
};

/** Throws INVALID_PARAMETER for amounts that are too large to add up exactly. */
export const checkAmount = (field: string, minor: number, currency: string): number => {
  const max = LARGEST_AMOUNT / 10 ** countDecimals(currency);
  if (minor > LARGEST_AMOUNT)
    refuseField(field, { reason: "at_most", values: { max }, message: `must be at most ${max}` });
  return minor;
};

/** An amount in minor units. Throws INVALID_PARAMETER unless it is one of the currency, from 0. */
export const readAmount = (field: string, amount: PostedAmount, currency: string): number => {
  const decimals = countDecimals(currency);
  const text = typeof amount === "string" ? amount.trim() : decimalText(amount, decimals);
  try {
    const minor = parseMoney(text, currency);
    if (minor >= 0) return checkAmount(field, minor, currency);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const message = `must be an amount in ${currency} from 0, such as 12, with at most ${decimals} decimals`;
  return refuseField(field, { reason: "amount", values: { currency, decimals }, message });
};
