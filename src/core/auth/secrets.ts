import { createHash, randomBytes } from "node:crypto";
import type { Scope } from "#core/values/permissions.ts";

const PREFIX = "c360_";

/** 256 random bits with a prefix that secret scanners recognize. */
export const makeToken = (): string => `${PREFIX}${randomBytes(32).toString("base64url")}`;

/** 64 characters; integrators send it as X-Secret. */
export const makeTenantSecret = (): string => randomBytes(32).toString("hex");

/** The purpose of a secret link, used as its prefix. */
type LinkKind = "inv" | "rst";

const UUID_BYTES = 16;

/** 256 random bits after the business's ID, so that the link is looked up only within that business. */
const makeLinkSecret = (kind: LinkKind, { businessId }: Scope): string => {
  const business = Buffer.from(businessId.replaceAll("-", ""), "hex");
  return `${kind}_${Buffer.concat([business, randomBytes(32)]).toString("base64url")}`;
};

const businessOfLink = (kind: LinkKind, secret: string): Scope | null => {
  if (!secret.startsWith(`${kind}_`) || !/^\w{3}_[\w-]{64}$/.test(secret)) return null;
  const hex = Buffer.from(secret.slice(kind.length + 1), "base64url")
    .subarray(0, UUID_BYTES)
    .toString("hex");
  return { businessId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") };
};

export const makeInvitationSecret = (scope: Scope): string => makeLinkSecret("inv", scope);

/** The business in an invitation's secret; null if invalid. */
export const businessOfInvitation = (secret: string): Scope | null => businessOfLink("inv", secret);

export const makeResetSecret = (scope: Scope): string => makeLinkSecret("rst", scope);

/** The business in a password reset's secret; null if invalid. */
export const businessOfReset = (secret: string): Scope | null => businessOfLink("rst", secret);

/** These secrets have full entropy, so a slow hash is unnecessary. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
