import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type ConnectionKind, isWebhookKind, type WebhookKind } from "#core/values/connection-kinds.ts";
import { storableText, textProblem } from "#core/values/texts.ts";
import { deliveryExtent } from "#features/imports/rules/connections/payload.ts";
import { GORGIAS_SECRET_HEADER } from "#features/imports/rules/gorgias-fields.ts";
import { isPlausible } from "#lib/time/local-time.ts";

/** A webhook as received. `url` is the address that was entered in the shop. */
export type ReceivedWebhook = { headers: Headers; body: Uint8Array; url: string; now: Date };

/** A verified delivery. `key` is the same for each repetition; `triggeredAt` is the sender's time of the event. */
export type VerifiedWebhook = { key: string; topic: string; triggeredAt: Date | null };

/** The maximum age of a signed timestamp, against replays. Standard Webhooks and Stripe's own libraries use five minutes. */
const TOLERANCE_SECONDS = 300;

const hmac = (secret: string | Buffer, ...parts: (string | Uint8Array)[]): Buffer => {
  const mac = createHmac("sha256", secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** Compares digests, which are equally long, so that the time taken does not depend on the given signature. */
const isSame = (expected: Buffer, given: Buffer): boolean => {
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
  return timingSafeEqual(digest(expected), digest(given));
};

const isFresh = (seconds: string, now: Date): boolean =>
  /^\d{1,12}$/.test(seconds) && Math.abs(now.getTime() / 1000 - Number(seconds)) <= TOLERANCE_SECONDS;

const parseTime = (text: string | null): Date | null => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
};

const hashBody = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

/** The top-level texts of a JSON body; none if it is not an object, or more than what a delivery may be. */
const textsIn = (body: Uint8Array): Record<string, unknown> => {
  try {
    deliveryExtent(body);
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const toText = (value: unknown): string => (typeof value === "string" ? value : "");

type Verify = (secret: string, webhook: ReceivedWebhook) => VerifiedWebhook | null;

/** shopify.dev/docs/apps/build/webhooks: base64 of the HMAC of the body, by the app's or the admin's signing secret. */
const shopify: Verify = (secret, { headers, body }) => {
  const given = Buffer.from(headers.get("x-shopify-hmac-sha256") ?? "", "base64");
  if (!isSame(hmac(secret, body), given)) return null;
  const topic = headers.get("x-shopify-topic") ?? "";
  const eventId = headers.get("x-shopify-event-id");
  const key = headers.get("x-shopify-webhook-id") ?? (eventId === null ? hashBody(body) : `${topic} ${eventId}`);
  return { key, topic, triggeredAt: parseTime(headers.get("x-shopify-triggered-at")) };
};

/**
 * woocommerce.github.io/woocommerce-rest-api-docs, Webhooks. A new webhook is announced by a form without a signature.
 * Delivery IDs consist of the webhook's ID and the second, so two orders within one second share an ID.
 */
const woocommerce: Verify = (secret, { headers, body }) => {
  const given = Buffer.from(headers.get("x-wc-webhook-signature") ?? "", "base64");
  if (!isSame(hmac(secret, body), given)) return null;
  const key = `${headers.get("x-wc-webhook-delivery-id") ?? ""} ${hashBody(body)}`;
  return { key, topic: headers.get("x-wc-webhook-topic") ?? "", triggeredAt: null };
};

/** docs.stripe.com/webhooks/signature: `t=…,v1=…`, hex of the HMAC of the time, a dot and the body. */
const stripe: Verify = (secret, { headers, body, now }) => {
  const pairs = (headers.get("stripe-signature") ?? "").split(",").map((pair) => pair.trim().split("="));
  const time = pairs.find(([name]) => name === "t")?.[1] ?? "";
  const given = pairs.flatMap(([name, value = ""]) => (name === "v1" ? [Buffer.from(value, "hex")] : []));
  const expected = hmac(secret, `${time}.`, body);
  const isRight = given.map((one) => isSame(expected, one)).includes(true);
  if (!isRight || !isFresh(time, now)) return null;
  const { id, type, created } = textsIn(body);
  const triggeredAt = typeof created === "number" ? new Date(created * 1000) : null;
  return { key: toText(id) || hashBody(body), topic: toText(type), triggeredAt };
};

/** developer.squareup.com/docs/webhooks/step3validate: base64 of the HMAC of the notification URL and the body. */
const square: Verify = (secret, { headers, body, url }) => {
  const given = Buffer.from(headers.get("x-square-hmacsha256-signature") ?? "", "base64");
  if (!isSame(hmac(secret, url, body), given)) return null;
  const { event_id: id, type, created_at: createdAt } = textsIn(body);
  return { key: toText(id) || hashBody(body), topic: toText(type), triggeredAt: parseTime(toText(createdAt)) };
};

/** The bytes of a secret of Standard Webhooks: base64 after `whsec_`. */
const standardKey = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ""), "base64");

/** github.com/standard-webhooks: `webhook-signature: v1,<base64>`, several separated by spaces. */
const generic: Verify = (secret, { headers, body, now }) => {
  const [id, time] = [headers.get("webhook-id") ?? "", headers.get("webhook-timestamp") ?? ""];
  const expected = hmac(standardKey(secret), `${id}.${time}.`, body);
  const given = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .flatMap((one) => (one.startsWith("v1,") ? [Buffer.from(one.slice(3), "base64")] : []));
  const isRight = given.map((one) => isSame(expected, one)).includes(true);
  if (!isRight || id === "" || !isFresh(time, now)) return null;
  return { key: id, topic: toText(textsIn(body).type), triggeredAt: new Date(Number(time) * 1000) };
};

/** developers.gorgias.com/reference/integrations: HTTP integrations send the headers they were given, and sign nothing. */
const gorgias: Verify = (secret, { headers, body }) => {
  const given = Buffer.from(headers.get(GORGIAS_SECRET_HEADER) ?? "");
  if (!isSame(Buffer.from(secret), given)) return null;
  return { key: hashBody(body), topic: toText(textsIn(body).type) || "ticket", triggeredAt: null };
};

const VERIFY: Record<WebhookKind, Verify> = { shopify, woocommerce, stripe, square, gorgias, generic };

/** The longest ID that a vendor sends is a UUID; the index of deliveries takes no more than about 2,700 bytes. */
const LONGEST_KEY = 200;
const LONGEST_TOPIC = 255;

/** Headers and bodies are untrusted: shortens and cleans them so that they can be stored. */
const storable = ({ key, topic, triggeredAt }: VerifiedWebhook): VerifiedWebhook => ({
  key: key.length > LONGEST_KEY || textProblem(key) ? hashBody(Buffer.from(key)) : key,
  topic: storableText(topic).slice(0, LONGEST_TOPIC),
  triggeredAt: triggeredAt && isPlausible(triggeredAt) ? triggeredAt : null,
});

/** Null unless the webhook is signed with the secret as the vendor documents it, and recently. */
export const verifyWebhook = (
  kind: ConnectionKind,
  secret: string,
  webhook: ReceivedWebhook,
): VerifiedWebhook | null => {
  const verified = isWebhookKind(kind) ? VERIFY[kind](secret, webhook) : null;
  return verified && storable(verified);
};

/** The form that WooCommerce posts to test a new webhook's address: `webhook_id=12`, without a signature. */
export const isWooCommercePing = ({ headers, body }: Pick<ReceivedWebhook, "headers" | "body">): boolean =>
  headers.get("x-wc-webhook-signature") === null &&
  /^webhook_id=\d+$/.test(new TextDecoder().decode(body.subarray(0, 64)));
