import { createHash, randomBytes } from "node:crypto";
import type { Scope } from "#lib/domain/permissions.ts";

const PREFIX = "c360_";

/** 256 random bits behind a prefix by which secret scanners know it. */
export const makeToken = (): string => `${PREFIX}${randomBytes(32).toString("base64url")}`;

/** 64 characters: what an integrator sends as X-Secret. */
export const makeTenantSecret = (): string => randomBytes(32).toString("hex");

const INVITATION = "inv_";
const UUID_BYTES = 16;

/** 256 random bits behind the id of the business that invites: an invitation is only looked for inside its business. */
export const makeInvitationSecret = ({ businessId }: Scope): string => {
  const business = Buffer.from(businessId.replaceAll("-", ""), "hex");
  return `${INVITATION}${Buffer.concat([business, randomBytes(32)]).toString("base64url")}`;
};

/** Which business an invitation's secret names; null for what is none. */
export const businessOfInvitation = (secret: string): Scope | null => {
  if (!/^inv_[\w-]{64}$/.test(secret)) return null;
  const hex = Buffer.from(secret.slice(INVITATION.length), "base64url").subarray(0, UUID_BYTES).toString("hex");
  return { businessId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") };
};

/** For secrets of full entropy: there is nothing to guess, so nothing slower is needed. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
