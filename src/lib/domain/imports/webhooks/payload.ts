import { z } from "zod";
import { decimalsOf, parseMoney } from "../../money.ts";
import { storableText } from "../../text-problem.ts";
import { isPlausible } from "../../time/local-time.ts";
import { LARGEST_QUANTITY } from "../order-file.ts";
import { DeliveryRefused, type WebhookShop } from "./effect.ts";

/** An ID, which some sources write as a number. */
export const id = z.union([z.string().min(1).max(255), z.number().transform(String)]);

/** A decimal amount in major units, as text or number. */
export const amount = z.union([z.string().max(40), z.number().transform(String)]);

/** How many of a line; 0 for one that was removed. */
export const quantity = z.int().min(0).max(LARGEST_QUANTITY);

const UNZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/;

const asTime = (text: string, context: z.RefinementCtx): Date => {
  // WooCommerce's times in UTC lack the Z.
  const at = new Date(UNZONED.test(text) ? `${text}Z` : text);
  if (!Number.isNaN(at.getTime()) && isPlausible(at)) return at;
  context.addIssue({ code: "custom", message: "must be a time such as 2026-11-02T09:30:00Z" });
  return z.NEVER;
};

export const time = z.string().max(40).transform(asTime);

/** Seconds since 1970. */
export const unixTime = z.number().transform((seconds, context) => {
  const at = new Date(seconds * 1000);
  if (!Number.isNaN(at.getTime()) && isPlausible(at)) return at;
  context.addIssue({ code: "custom", message: "must be seconds since 1970" });
  return z.NEVER;
});

/** The parsed payload; what it lacks or has wrong is the reason of the refusal. */
export const readPayload = <Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> => {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DeliveryRefused("invalid_payload", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
};

/**
 * Parses JSON without rounding IDs that a JavaScript number can't hold: they stay text. Texts lose what the database can't
 * store. Throws `DeliveryRefused`.
 */
export const parseJson = (text: string): unknown => {
  const keep = (_: string, value: unknown, { source = "" }: { source?: string } = {}): unknown => {
    if (typeof value === "string") return storableText(value);
    return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
  };
  try {
    return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
  } catch {
    throw new DeliveryRefused("invalid_json", "");
  }
};

/** Amounts of different currencies are never mixed. */
export const assertCurrency = (currency: string, shop: WebhookShop): void => {
  if (currency.toUpperCase() !== shop.currency) throw new DeliveryRefused("currency", currency.toUpperCase());
};

/** Minor units of the business's currency. */
export const minor = (text: string, { currency }: WebhookShop): number => {
  try {
    return parseMoney(text, currency);
  } catch (error) {
    throw error instanceof RangeError ? new DeliveryRefused("invalid_payload", `${text}: ${error.message}`) : error;
  }
};

/** The same of an amount from 0. */
export const cost = (text: string, shop: WebhookShop): number => {
  const amount = minor(text, shop);
  if (amount >= 0) return amount;
  throw new DeliveryRefused("invalid_payload", `${text}: Must not be below 0`);
};

/** As JSON writes numbers: not 0x10, which JavaScript would read too. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Minor units of an amount that the source writes with more decimals than the currency has, such as 12.5000. */
export const roundedMinor = (text: string, { currency }: WebhookShop): number => {
  const value = Math.round(Number(text) * 10 ** decimalsOf(currency));
  if (NUMBER.test(text) && Number.isSafeInteger(value)) return value;
  throw new DeliveryRefused("invalid_payload", `${text}: Must be an amount`);
};

/** A unit price, which may be finer than the minor unit. */
export const unitPrice = (text: string, shop: WebhookShop): number => {
  if (/^\d+(\.\d+)?$/.test(text)) return roundedMinor(text, shop);
  throw new DeliveryRefused("invalid_payload", `${text}: Must be a price`);
};
