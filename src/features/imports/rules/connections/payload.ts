import { z } from "zod";
import { countKeys, duplicateKeys, type JsonExtent, jsonExtent, MOST_KEYS, parseJson } from "#core/values/json.ts";
import { cleanExternalId } from "#core/values/names.ts";
import { boundLists, safeParse } from "#core/values/safe-parse.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";

import { countDecimals } from "#lib/money.ts";
import { isPlausible } from "#lib/time/local-time.ts";
import { LARGEST_QUANTITY } from "../orders/order-file.ts";
import type { WebhookShop } from "./effect.ts";

/** An ID, which some sources write as a number. */
export const id = z.union([cleanExternalId, z.number().transform(String)]);

/** A decimal amount in major units, as text or number. */
export const amount = z.union([z.string().max(40), z.number().transform(String)]);

/** The units of a line; 0 for one that was removed. */
export const quantity = z.int().min(0).max(LARGEST_QUANTITY);

/** The same in shops that also sell by weight or length, as text or number. */
export const decimalQuantity = z
  .union([z.number(), z.string().min(1).transform(Number)])
  .pipe(z.number().min(0).max(LARGEST_QUANTITY));

/** 2026-05-01, which JavaScript reads as UTC, and times with a zone. It would read others in the server's time zone. */
const ZONED = /^\d{4}-\d\d-\d\d$|(Z|GMT|UTC|[+-]\d\d:?\d\d)$/i;
/** WooCommerce and Magento write UTC without saying so. */
const UNZONED = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(:\d\d(\.\d+)?)?)$/;

const asTime = (text: string, context: z.RefinementCtx): Date => {
  const zoned = text.replace(UNZONED, "$1T$2Z");
  const at = new Date(ZONED.test(zoned) ? zoned : Number.NaN);
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

/** The parsed payload. Throws `DeliveryRefused` with the first missing or invalid field. */
export const readPayload = <Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> => {
  boundLists(schema);
  const result = safeParse(schema, payload);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DeliveryRefused("invalid_payload", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
};

/** A delivery is up to 5 MB; the shops' own have a tenth of this. */
const MOST = { levels: 100, values: 200_000 };

/** Throws `DeliveryRefused` for what takes long to read. */
export const deliveryExtent = (bytes: Uint8Array): JsonExtent => {
  const extent = jsonExtent(bytes, MOST.levels);
  const { levels, containers, values, widest } = extent;
  if (levels > MOST.levels) throw new DeliveryRefused("invalid_json", "");
  if (containers + values > MOST.values)
    throw new DeliveryRefused("invalid_payload", `More than ${MOST.values} values`);
  if (widest > MOST_KEYS) throw new DeliveryRefused("invalid_payload", `An object with more than ${MOST_KEYS} keys`);
  return extent;
};

/**
 * Parses a delivery. Refuses what takes long to read, and duplicate keys: JSON.parse keeps the last, but the sender may have
 * meant the first. Throws `DeliveryRefused`.
 */
export const parseDelivery = (text: string): unknown => {
  const { keys } = deliveryExtent(new TextEncoder().encode(text));
  const payload = parseJson(text);
  if (payload === undefined) throw new DeliveryRefused("invalid_json", "");
  if (countKeys(payload) === keys) return payload;
  const [repeated = []] = duplicateKeys(text);
  throw new DeliveryRefused("invalid_payload", `${repeated.join(".")}: Must be given only once`);
};

/** Amounts of different currencies are never mixed. */
export const assertCurrency = (currency: string, shop: WebhookShop): void => {
  if (currency.toUpperCase() !== shop.currency) throw new DeliveryRefused("currency", currency.toUpperCase());
};

/** As JSON writes numbers: not 0x10, which JavaScript would read too. */
const NUMBER = /^(-?)(\d+(?:\.\d+)?)(?:e([+-]?\d+))?$/i;

/**
 * Minor units of the business's currency. Sources write more decimals than it has: 12.5000 dollars, 100.00 yen.
 * Half a unit is rounded away from zero. The exponent shifts the decimal point
 * exactly, while multiplying would not: 8.575 * 100 is 857.4999999999999.
 */
export const minor = (text: string, { currency }: WebhookShop): number => {
  const [, sign, digits, exponent = "0"] = NUMBER.exec(text) ?? [];
  const value = Math.round(Number(`${digits}e${Number(exponent) + countDecimals(currency)}`));
  if (Number.isSafeInteger(value)) return sign && value !== 0 ? -value : value;
  throw new DeliveryRefused("invalid_payload", `${text}: Must be an amount`);
};

/** The same for an amount that can't be negative. */
export const cost = (text: string, shop: WebhookShop): number => {
  const amount = minor(text, shop);
  if (amount >= 0) return amount;
  throw new DeliveryRefused("invalid_payload", `${text}: Must not be below 0`);
};

/** A unit price, written without a sign or an exponent. */
export const unitPrice = (text: string, shop: WebhookShop): number => {
  if (/^\d+(\.\d+)?$/.test(text)) return minor(text, shop);
  throw new DeliveryRefused("invalid_payload", `${text}: Must be a price`);
};
