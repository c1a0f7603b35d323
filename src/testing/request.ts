import { encode } from "next-auth/jwt";
import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import { endSessionsForUser, openSession } from "#core/auth/sessions.ts";

import { findMember, insertMembership, insertUser } from "#core/auth/users.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { authSecret } from "#core/server/settings.ts";
import type { Actor, Permission, Role, Scope } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { rotateTenantSecret } from "#features/accounts/manage-businesses.ts";
import { asOwner } from "./as-owner.ts";

export const HOST = "customers.example.com";

export const asAdmin = ({ businessId }: Scope): Actor => ({ kind: "system", id: "test", role: "admin", businessId });

type TokenOptions = { role?: Role; permissions?: Permission[] };

/** A token of this business; by default an admin's without expiry. */
export const aToken = async (scope: Scope, options: TokenOptions = {}): Promise<string> => {
  const { token } = await createToken(asAdmin(scope), { name: "test", role: "admin", expiresInDays: null, ...options });
  return token;
};

/** A token that has just expired. */
export const anExpiredToken = async (scope: Scope): Promise<string> => {
  const draft = { name: "over", role: "admin", expiresInDays: 1 } as const;
  const { id, token } = await createToken(asAdmin(scope), draft);
  await asOwner(`update api_tokens set expires_at = now() - interval '1 second' where id = '${id}'`);
  return token;
};

/**
 * The headers that programs of this business send besides their token; each call rotates the secret and ends the
 * previous one.
 */
export const tenantHeaders = async (scope: Scope): Promise<Record<string, string>> => {
  const { secret } = await rotateTenantSecret(asAdmin(scope), 0);
  return { "x-customer-api-id": scope.businessId, "x-secret": secret };
};

let counter = 0;

type Member = { userId: string; email: string; password: string };

const PASSWORD = "correct horse battery";
let passwordHash: Promise<string> | undefined;

/** A user who can log in to this business. They share one hash, because each takes longer than the rest of a test's setup. */
export const aMember = async (scope: Scope, role: Role = "admin"): Promise<Member> => {
  const email = `person-${process.pid}-${++counter}@example.com`;
  passwordHash ??= hashChosenPassword(PASSWORD, email);
  const user = { id: uuidv7(), email, name: "Ana", passwordHash: await passwordHash };
  await withBusinessRows(scope, async (rows) => {
    await insertUser(rows, user);
    await insertMembership(rows, scope, user.id, role);
    const line = { action: "user.created", things: { user: user.id }, after: { role } } as const;
    await writeAuditLine(rows, asAdmin(scope), line);
  });
  return { userId: user.id, email, password: PASSWORD };
};

/** Ends this user's sessions, like a logout on all devices. */
export const endSessions = (scope: Scope, { userId }: { userId: string }): Promise<void> =>
  withBusinessRows(scope, (rows) => endSessionsForUser(rows, scope, userId, { reason: "logout" }));

/** The cookie this user's browser sends after a login. */
export const sessionCookie = async (scope: Scope, { userId }: { userId: string }): Promise<string> => {
  const login = { userId, network: "203.0.113.1", userAgent: "test", now: new Date() };
  const isMember = (await findMember(scope, userId)) !== null;
  const sessionId = isMember
    ? (await withBusinessRows(scope, (rows) => openSession(rows, scope, login))).sessionId
    : crypto.randomUUID();
  const claims = { sub: userId, businessId: scope.businessId, sessionId };
  return `next-auth.session-token=${await encode({ token: claims, secret: authSecret() })}`;
};

export type CallOptions = {
  token?: string;
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/** A request like a client's; an object body is sent as JSON, a string unchanged, a cookie with its Origin. */
export const aRequest = (method: string, path: string, { token, cookie, body, headers }: CallOptions = {}): Request =>
  new Request(`http://${HOST}${path}`, {
    method,
    headers: {
      host: HOST,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(cookie !== undefined && { cookie, origin: `http://${HOST}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });

/** A JSON answer's status and body. */
export const answerOf = async (answer: Response | Promise<Response>) => {
  const response = await answer;
  return { status: response.status, body: await response.json() };
};
