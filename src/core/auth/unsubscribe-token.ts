import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { authSecret, previousAuthSecret } from "../server/settings.ts";

type Subscriber = { businessId: string; userId: string };

const ID_BYTES = 16;
const MAC_BYTES = 16;

const toUuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");

const toUuid = (bytes: Buffer): string =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

const sign = (ids: Buffer, secret: string): Buffer => {
  const key = Buffer.from(hkdfSync("sha256", secret, "digest", "unsubscribe", 32));
  return createHmac("sha256", key).update(ids).digest().subarray(0, MAC_BYTES);
};

/** Lets its holder end a user's digest of a business, and nothing else. Valid as long as AUTH_SECRET or its successor knows it. */
export const unsubscribeToken = ({ businessId, userId }: Subscriber): string => {
  const ids = Buffer.concat([toUuidBytes(businessId), toUuidBytes(userId)]);
  return Buffer.concat([ids, sign(ids, authSecret())]).toString("base64url");
};

/** Whose digest the token ends; null if we did not sign it. */
export const readUnsubscribeToken = (token: string): Subscriber | null => {
  if (!/^[\w-]{64}$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const ids = bytes.subarray(0, 2 * ID_BYTES);
  const secrets = [authSecret(), previousAuthSecret()].filter((one) => one !== undefined);
  const isOurs = secrets.some((secret) => timingSafeEqual(sign(ids, secret), bytes.subarray(2 * ID_BYTES)));
  return isOurs ? { businessId: toUuid(ids.subarray(0, ID_BYTES)), userId: toUuid(ids.subarray(ID_BYTES)) } : null;
};
