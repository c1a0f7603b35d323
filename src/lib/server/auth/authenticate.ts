import { AppError } from "#lib/domain/errors.ts";
import type { Actor, AuthMode } from "#lib/domain/permissions.ts";
import { now } from "../clock.ts";
import { findTokenByHash, touchToken } from "../db/api-tokens.ts";
import { findMember } from "../db/users.ts";
import { count } from "../rate-limit.ts";
import { audit } from "./audit.ts";
import { callerNetwork } from "./caller-address.ts";
import { hashSecret } from "./secrets.ts";
import { readSession } from "./session.ts";

const UNKNOWN = "Authentication credentials were not provided";

/** Wrong tokens are counted by address. A right one of the same address is never counted, so never locked out. */
const refuseToken = async (request: Request, audited: () => Promise<void>): Promise<never> => {
  const { isExceeded, resetSeconds } = await count("refused", callerNetwork(request));
  if (isExceeded) {
    throw new AppError("RATE_LIMITED", "Too many wrong credentials", { values: { seconds: resetSeconds } });
  }
  await audited();
  throw new AppError("AUTH_FAILED", "Invalid or expired authentication token");
};

const byToken = async (authorization: string, request: Request, requestId: string): Promise<Actor> => {
  const secret = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1];
  const token = secret === undefined ? null : await findTokenByHash(hashSecret(secret));
  if (!token) return refuseToken(request, async () => {});
  const { id, businessId, role, permissions: onlyPermissions } = token;
  const actor: Actor = { kind: "token", id, businessId, role, onlyPermissions, requestId };
  const at = now();
  const isOver = token.expiresAt !== null && token.expiresAt <= at;
  if (token.revokedAt !== null || isOver) {
    const reason = isOver ? "the token has expired" : "the token was revoked";
    return refuseToken(request, () => audit(actor, { action: "request.refused", reason }));
  }
  await touchToken(token, at);
  return actor;
};

const bySession = async (request: Request, requestId: string): Promise<Actor> => {
  const session = await readSession(request);
  const member = session && (await findMember(session, session.userId));
  if (!member?.isActive || member.sessionVersion !== session?.sessionVersion) {
    throw new AppError("UNAUTHENTICATED", UNKNOWN);
  }
  return { kind: "user", id: member.id, businessId: session.businessId, role: member.role, requestId };
};

/** Who asks. Throws UNAUTHENTICATED (nobody said), AUTH_FAILED (a token that isn't one) or RATE_LIMITED. */
export const authenticate = async (
  mode: Exclude<AuthMode, "none">,
  request: Request,
  requestId: string,
): Promise<Actor> => {
  const authorization = request.headers.get("authorization") ?? "";
  if (/^Bearer\b/i.test(authorization) && mode !== "session") return byToken(authorization, request, requestId);
  if (mode === "bearer") throw new AppError("UNAUTHENTICATED", UNKNOWN);
  return bySession(request, requestId);
};
