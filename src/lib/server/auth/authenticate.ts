import { AppError } from "#lib/domain/errors.ts";
import type { Actor, AuthMode } from "#lib/domain/permissions.ts";
import { now } from "../clock.ts";
import { findTokenByHash, touchToken } from "../db/api-tokens.ts";
import { findMember } from "../db/users.ts";
import { count } from "../rate-limit.ts";
import { callerNetwork } from "./caller-address.ts";
import { assertOwnOrigin } from "./origin.ts";
import { hashSecret } from "./secrets.ts";
import { readSession } from "./session.ts";

const UNKNOWN = "Authentication credentials were not provided";

/** Wrong tokens are counted by address. A right one of the same address is never counted, so never locked out. */
const refuseToken = async (request: Request, wrong: AppError): Promise<never> => {
  const { isExceeded, resetSeconds } = await count("refused", callerNetwork(request));
  if (!isExceeded) throw wrong;
  throw new AppError("RATE_LIMITED", "Too many wrong credentials", { values: { seconds: resetSeconds } });
};

const byToken = async (authorization: string, request: Request): Promise<Actor> => {
  const secret = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1];
  const token = secret === undefined ? null : await findTokenByHash(hashSecret(secret));
  const wrong = new AppError("AUTH_FAILED", "Invalid or expired authentication token");
  if (!token || token.revokedAt) return refuseToken(request, wrong);
  const at = now();
  if (token.expiresAt && token.expiresAt <= at) return refuseToken(request, wrong);
  await touchToken(token.id, at);
  return {
    kind: "token",
    id: token.id,
    businessId: token.businessId,
    role: token.role,
    onlyPermissions: token.permissions,
  };
};

const bySession = async (request: Request): Promise<Actor> => {
  const session = await readSession(request);
  const member = session && (await findMember(session, session.userId));
  if (!member?.isActive || member.sessionVersion !== session?.sessionVersion) {
    throw new AppError("UNAUTHENTICATED", UNKNOWN);
  }
  return { kind: "user", id: member.id, businessId: session.businessId, role: member.role };
};

/** Who asks. Throws UNAUTHENTICATED (nobody said), AUTH_FAILED (a token that isn't one) or FORBIDDEN (a foreign page). */
export const authenticate = async (mode: Exclude<AuthMode, "none">, request: Request): Promise<Actor> => {
  const authorization = request.headers.get("authorization");
  if (authorization !== null && mode !== "session") return byToken(authorization, request);
  if (mode === "bearer") throw new AppError("UNAUTHENTICATED", UNKNOWN);
  const actor = await bySession(request);
  if (request.method !== "GET" && request.method !== "HEAD") assertOwnOrigin(request);
  return actor;
};
