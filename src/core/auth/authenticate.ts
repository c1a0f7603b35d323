import { createHash, timingSafeEqual } from "node:crypto";
import { AppError, refusalBy } from "#core/values/errors.ts";
import type { Actor, AuthMode } from "#core/values/permissions.ts";
import { now } from "../server/clock.ts";
import { metrics } from "../server/metrics.ts";
import { configuredTenantSecret, settings } from "../server/settings.ts";
import { findTokenByHash, touchToken } from "./api-tokens.ts";
import { audit } from "./audit-log.ts";
import { findTenantSecrets } from "./businesses.ts";
import { callerNetwork, count } from "./rate-limit.ts";

import { hashSecret } from "./secrets.ts";
import { readSession } from "./session.ts";
import { findActiveSession } from "./sessions.ts";

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

const digest = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/**
 * Accepts only METRICS_TOKEN, because monitoring belongs to no business. Throws NOT_FOUND if none is configured, because
 * the route is then disabled; otherwise UNAUTHENTICATED, AUTH_FAILED and RATE_LIMITED like every route.
 */
export const assertMetricsToken = async (request: Request): Promise<void> => {
  const { METRICS_TOKEN } = settings();
  if (METRICS_TOKEN === undefined) throw new AppError("NOT_FOUND", "No resource exists at this address");
  const authorization = request.headers.get("authorization") ?? "";
  if (!isBearer(authorization)) {
    throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  }
  const given = secretIn(authorization);
  // Digests have equal length, so the comparison takes the same time for any input.
  if (given === undefined || !timingSafeEqual(digest(given), digest(METRICS_TOKEN))) {
    await refuseToken("metrics_token", request);
  }
};

const isBearer = (authorization: string): boolean => /^Bearer\b/i.test(authorization);

/** RFC 6750's b64token; undefined if `Bearer` is not followed by one. */
const secretIn = (authorization: string): string | undefined => /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1];

/** Counts invalid tokens by address. Valid tokens are never counted, so they are never locked out. */
const refuseToken = async (
  credential: "token" | "tenant_secret" | "metrics_token",
  request: Request,
  audited: () => Promise<void> = async () => {},
): Promise<never> => {
  metrics().refusedCredentials.inc({ credential });
  const { isExceeded, resetSeconds } = await count("refused", callerNetwork(request));
  if (isExceeded) {
    throw new AppError("RATE_LIMITED", "Too many wrong credentials", { values: { seconds: resetSeconds } });
  }
  await audited();
  throw new AppError("AUTH_FAILED", "Invalid or expired authentication token");
};

const UNKNOWN = "Authentication credentials were not provided";

const byToken = async (authorization: string, request: Request, requestId: string): Promise<Actor> => {
  const secret = secretIn(authorization);
  const token = secret === undefined ? null : await findTokenByHash(hashSecret(secret));
  if (!token) return refuseToken("token", request);
  const { id, businessId, role, permissions: onlyPermissions } = token;
  const actor: Actor = { kind: "token", id, businessId, role, onlyPermissions, requestId };
  const at = now();
  const isOver = token.expiresAt !== null && token.expiresAt <= at;
  if (token.revokedAt !== null || isOver) {
    const reason = isOver ? "the token has expired" : "the token was revoked";
    return refuseToken("token", request, () => audit(actor, { action: "request.refused", reason }));
  }
  await touchToken(token, at);
  return actor;
};

const bySession = async (request: Request, requestId: string, missing: AppError): Promise<Actor> => {
  const session = await readSession(request);
  if (!session) throw missing;
  const { userId, businessId, sessionId } = session;
  const active = await findActiveSession(session, { id: sessionId, userId }, now());
  if (!active) throw missing;
  const { role, seesPersonalData } = active;
  return { kind: "user", id: userId, businessId, role, seesPersonalData, sessionId, requestId };
};

/**
 * Identifies the caller. Throws UNAUTHENTICATED (no credentials; SESSION_REQUIRED for a token where only a session is
 * accepted), AUTH_FAILED (an invalid token) or RATE_LIMITED.
 */
export const authenticate = async (
  mode: Exclude<AuthMode, "none" | "signature" | "metrics-token">,
  request: Request,
  requestId: string,
): Promise<Actor> => {
  const authorization = request.headers.get("authorization") ?? "";
  if (isBearer(authorization) && mode !== "session") return byToken(authorization, request, requestId);
  const missing = isBearer(authorization)
    ? refusalBy("SESSION_REQUIRED", "Only a logged-in user can do this, not an API token")
    : new AppError("UNAUTHENTICATED", UNKNOWN);
  if (mode === "bearer" || mode === "tenant") throw missing;
  return bySession(request, requestId, missing);
};
