import { createHash, randomBytes } from "node:crypto";
import type { Scope } from "#lib/domain/permissions.ts";

const PREFIX = "c360_";

/** 256 random bits behind a prefix by which secret scanners know it. */
export const makeToken = (): string => `${PREFIX}${randomBytes(32).toString("base64url")}`;

/** 64 characters: what an integrator sends as X-Secret. */
export const makeTenantSecret = (): string => randomBytes(32).toString("hex");

/** What a secret link is for: the prefix of its secret. */
type LinkKind = "inv" | "rst";

const UUID_BYTES = 16;

/** 256 random bits behind the business's id: what the link is for is only looked for inside that business. */
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

/** Which business an invitation's secret names; null for what is none. */
export const businessOfInvitation = (secret: string): Scope | null => businessOfLink("inv", secret);

export const makeResetSecret = (scope: Scope): string => makeLinkSecret("rst", scope);

/** Which business a password reset's secret names; null for what is none. */
export const businessOfReset = (secret: string): Scope | null => businessOfLink("rst", secret);

/** For secrets of full entropy: there is nothing to guess, so nothing slower is needed. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
