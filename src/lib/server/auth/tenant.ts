import { timingSafeEqual } from "node:crypto";
import type { Actor } from "#lib/domain/permissions.ts";
import { findTenantSecrets } from "#lib/server/db/accounts/businesses.ts";
import { now } from "../clock.ts";
import { configuredTenantSecret } from "../settings.ts";
import { audit } from "./audit.ts";
import { refuseToken } from "./bearer.ts";
import { hashSecret } from "./secrets.ts";

export type Tenant = { id: string; secret: string };

/** What a caller need not send where the server was given it for their business. */
export const configuredTenant = (actor: Actor): Partial<Tenant> => {
  const secret = configuredTenantSecret(actor);
  return secret === undefined ? {} : { id: actor.businessId, secret };
};

const isSame = (hash: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(hash, "hex"), Buffer.from(other, "hex"));

/**
 * Lets only those pass who know the id and the secret of the business their token is of; after a rotation the secret
 * before it too, until its time is over. Throws AUTH_FAILED, and RATE_LIMITED for too many wrong ones of one address.
 */
export const assertTenant = async (actor: Actor, { id, secret }: Tenant, request: Request): Promise<void> => {
  const given = hashSecret(secret);
  const known = await findTenantSecrets(actor, now());
  // Each is compared, so that the time says nothing of which it was.
  const isKnown = known.map((hash) => isSame(hash, given)).includes(true);
  if (isKnown && id.toLowerCase() === actor.businessId) return;
  const reason = "the tenant id or secret is wrong";
  await refuseToken("tenant_secret", request, () => audit(actor, { action: "request.refused", reason }));
};
