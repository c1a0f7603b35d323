import { timingSafeEqual } from "node:crypto";
import type { Actor } from "#lib/domain/permissions.ts";
import { findTenantSecrets } from "#lib/server/db/accounts/businesses.ts";
import { now } from "../clock.ts";
import { configuredTenantSecret } from "../settings.ts";
import { audit } from "./audit.ts";
import { refuseToken } from "./bearer.ts";
import { hashSecret } from "./secrets.ts";

export type Tenant = { id: string; secret: string };

/** Tenant credentials that callers may omit, because the server is configured with them for their business. */
export const configuredTenant = (actor: Actor): Partial<Tenant> => {
  const secret = configuredTenantSecret(actor);
  return secret === undefined ? {} : { id: actor.businessId, secret };
};

const isSame = (hash: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hash, "hex"), Buffer.from(other, "hex"));

/**
 * Requires the ID and secret of the token's business; after a rotation the previous secret also works until it expires.
 * Throws AUTH_FAILED, and RATE_LIMITED after too many failures from one address.
 */
export const assertTenant = async (actor: Actor, { id, secret }: Tenant, request: Request): Promise<void> => {
  const given = hashSecret(secret);
  const known = await findTenantSecrets(actor, now());
  // Every candidate is compared, so that timing doesn't reveal which one matched.
  const isKnown = known.map((hash) => isSame(hash, given)).includes(true);
  if (isKnown && id.toLowerCase() === actor.businessId) return;
  const reason = "the tenant id or secret is wrong";
  await refuseToken("tenant_secret", request, () => audit(actor, { action: "request.refused", reason }));
};
