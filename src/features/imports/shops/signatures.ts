import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { deliveryExtent } from "#features/imports/rules/connections/payload.ts";

/** A webhook as received. `url` is the address that was entered in the shop. */
export type ReceivedWebhook = { headers: Headers; body: Uint8Array; url: string; now: Date };

/** A verified delivery. `key` is the same for each repetition; `triggeredAt` is the sender's time of the event. */
export type VerifiedWebhook = { key: string; topic: string; triggeredAt: Date | null };

/** Null unless the webhook is signed with the secret as the vendor documents it, and recently. */
export type Verify = (secret: string, webhook: ReceivedWebhook) => VerifiedWebhook | null;

/** The maximum age of a signed timestamp, against replays. Standard Webhooks and Stripe's own libraries use five minutes. */
const TOLERANCE_SECONDS = 300;

export const hmac = (secret: string | Buffer, ...parts: (string | Uint8Array)[]): Buffer => {
  const mac = createHmac("sha256", secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** Compares digests, which are equally long, so that the time taken does not depend on the given signature. */
export const isSame = (expected: Buffer, given: Buffer): boolean => {
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
  return timingSafeEqual(digest(expected), digest(given));
};

/** Whether one of the given signatures is right. All are compared, so that the time taken does not depend on which. */
export const isAnySame = (expected: Buffer, given: readonly Buffer[]): boolean =>
  given.map((signature) => isSame(expected, signature)).includes(true);

export const isFresh = (seconds: string, now: Date): boolean =>
  /^\d{1,12}$/.test(seconds) && Math.abs(now.getTime() / 1000 - Number(seconds)) <= TOLERANCE_SECONDS;

export const parseTime = (text: string | null): Date | null => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
};

export const hashBody = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

/** The top-level values of a JSON body; none if it is not an object, or more than what a delivery may be. */
export const valuesIn = (body: Uint8Array): Record<string, unknown> => {
  try {
    deliveryExtent(body);
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

export const toText = (value: unknown): string => (typeof value === "string" ? value : "");
