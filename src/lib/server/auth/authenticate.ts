import { AppError } from "#lib/domain/errors.ts";
import type { Actor, AuthMode } from "#lib/domain/permissions.ts";
import { findTokenByHash, touchToken } from "#lib/server/db/accounts/api-tokens.ts";
import { findActiveSession } from "#lib/server/db/accounts/sessions.ts";
import { now } from "../clock.ts";
import { audit } from "./audit.ts";
import { isBearer, refuseToken, secretIn } from "./bearer.ts";
import { hashSecret } from "./secrets.ts";
import { readSession } from "./session.ts";

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

const bySession = async (request: Request, requestId: string): Promise<Actor> => {
  const session = await readSession(request);
  if (!session) throw new AppError("UNAUTHENTICATED", UNKNOWN);
  const { userId, businessId, sessionId } = session;
  const active = await findActiveSession(session, { id: sessionId, userId }, now());
  if (!active) throw new AppError("UNAUTHENTICATED", UNKNOWN);
  return { kind: "user", id: userId, businessId, role: active.role, sessionId, requestId };
};

/** Identifies the caller. Throws UNAUTHENTICATED (no credentials), AUTH_FAILED (an invalid token) or RATE_LIMITED. */
export const authenticate = async (
  mode: Exclude<AuthMode, "none" | "metrics-token">,
  request: Request,
  requestId: string,
): Promise<Actor> => {
  const authorization = request.headers.get("authorization") ?? "";
  if (isBearer(authorization) && mode !== "session") return byToken(authorization, request, requestId);
  if (mode === "bearer" || mode === "tenant") throw new AppError("UNAUTHENTICATED", UNKNOWN);
  return bySession(request, requestId);
};
