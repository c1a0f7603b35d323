import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { authSecret, authSecrets } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";

/** `scheduleId`: of a view that is sent to them; otherwise the digest. */
type Subscriber = { businessId: string; userId: string; scheduleId?: string };

const ID_BYTES = 16;
const MAC_BYTES = 16;

const toUuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");

const toUuid = (bytes: Buffer): string =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

const sign = (ids: Buffer, secret: string): Buffer => {
  const key = Buffer.from(hkdfSync("sha256", secret, "digest", "unsubscribe", 32));
  return createHmac("sha256", key).update(ids).digest().subarray(0, MAC_BYTES);
};

/**
 * Lets its holder end a user's digest of a business, or that a view is sent to them, and nothing else. Valid as long as AUTH_SECRET or its
 * successor knows it.
 */
export const unsubscribeToken = ({ businessId, userId, scheduleId }: Subscriber): string => {
  const given = [businessId, userId, ...(scheduleId === undefined ? [] : [scheduleId])];
  const ids = Buffer.concat(given.map(toUuidBytes));
  return Buffer.concat([ids, sign(ids, authSecret())]).toString("base64url");
};

/** What the token ends; null if we did not sign it. Tokens of the two kinds differ in length, so neither is the other. */
export const readUnsubscribeToken = (token: string): Subscriber | null => {
  if (!/^([\w-]{64}|[\w-]{86})$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  // The last character has bits that no byte uses.
  if (bytes.toString("base64url") !== token) return null;
  const ids = bytes.subarray(0, bytes.length - MAC_BYTES);
  const mac = bytes.subarray(-MAC_BYTES);
  if (!authSecrets().some((secret) => timingSafeEqual(sign(ids, secret), mac))) return null;
  const idAt = (place: number) => toUuid(ids.subarray(place * ID_BYTES, (place + 1) * ID_BYTES));
  const subscriber = { businessId: idAt(0), userId: idAt(1) };
  return ids.length > 2 * ID_BYTES ? { ...subscriber, scheduleId: idAt(2) } : subscriber;
};

const PREFIX = "c360_";

/** 256 random bits with a prefix that secret scanners recognize. */
export const makeToken = (): string => `${PREFIX}${randomBytes(32).toString("base64url")}`;

/** 64 characters; integrators send it as X-Secret. */
export const makeTenantSecret = (): string => randomBytes(32).toString("hex");

/** The purpose of a secret link, used as its prefix: an invitation, and a password reset by an admin or by email. */
type LinkKind = "inv" | "rst" | "rsm";

const UUID_BYTES = 16;

/** 256 random bits after the business's ID, so that the link is looked up only within that business. */
const makeLinkSecret = (kind: LinkKind, { businessId }: Scope): string => {
  const business = Buffer.from(businessId.replaceAll("-", ""), "hex");
  return `${kind}_${Buffer.concat([business, randomBytes(32)]).toString("base64url")}`;
};

const parseLinkBusiness = (kind: LinkKind, secret: string): Scope | null => {
  if (!secret.startsWith(`${kind}_`) || !/^\w{3}_[\w-]{64}$/.test(secret)) return null;
  const hex = Buffer.from(secret.slice(kind.length + 1), "base64url")
    .subarray(0, UUID_BYTES)
    .toString("hex");
  return { businessId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") };
};

export const makeInvitationSecret = (scope: Scope): string => makeLinkSecret("inv", scope);

/** The business in an invitation's secret; null if invalid. */
export const parseInvitationBusiness = (secret: string): Scope | null => parseLinkBusiness("inv", secret);

/** Who made a reset link: an admin, or the server for the owner of the mailbox it was sent to. */
type ResetOrigin = "admin" | "mail";

const RESET_KINDS = { admin: "rst", mail: "rsm" } as const satisfies Record<ResetOrigin, LinkKind>;

/** The prefix says who made it; it is part of what is hashed, so a link of one kind can't be turned into the other. */
export const makeResetSecret = (scope: Scope, origin: ResetOrigin): string =>
  makeLinkSecret(RESET_KINDS[origin], scope);

/** The business in a password reset's secret, and who made the link; null if invalid. */
export const parseResetSecret = (secret: string): { scope: Scope; origin: ResetOrigin } | null => {
  for (const origin of ["admin", "mail"] as const) {
    const scope = parseLinkBusiness(RESET_KINDS[origin], secret);
    if (scope) return { scope, origin };
  }
  return null;
};

/** Without letters and digits that look alike: I, O, 0, 1. */
const CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_LENGTH = 16;
const CODE_MS = 24 * 3_600_000;

const codeOf = (period: number, secret: string): string => {
  const key = Buffer.from(hkdfSync("sha256", secret, "first setup", "code", 32));
  const bytes = createHmac("sha256", key).update(String(period)).digest().subarray(0, CODE_LENGTH);
  return [...bytes].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]).join("");
};

const periodAt = (at: Date): number => Math.floor(at.getTime() / CODE_MS);

/**
 * The code that proves that someone reads the server's log (80 bits, in groups of four), and until when it is valid: for one to
 * two days. It is derived from AUTH_SECRET and the day, so all servers of an installation have the same one and none stores it.
 */
export const setupCode = (at: Date): { code: string; validUntil: Date } => {
  const period = periodAt(at);
  const code = codeOf(period, authSecret()).replace(/.{4}(?=.)/g, "$&-");
  return { code, validUntil: new Date((period + 2) * CODE_MS) };
};

/** Whether the text is a code that is valid now; spaces, hyphens and case don't matter. In constant time. */
export const isSetupCode = (text: string, at: Date): boolean => {
  const given = Buffer.from(hashSecret(text.toUpperCase().replace(/[^A-Z\d]/g, "")));
  const valid = [periodAt(at), periodAt(at) - 1].flatMap((period) =>
    authSecrets().map((secret) => Buffer.from(hashSecret(codeOf(period, secret)))),
  );
  return valid.map((code) => timingSafeEqual(code, given)).includes(true);
};

/** These secrets have full entropy, so a slow hash is unnecessary. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
