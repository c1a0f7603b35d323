import { randomUUID } from "node:crypto";
import { AppError, type FieldIssue } from "./domain/errors.ts";
import type { Actor, Permission, Role, Scope } from "./domain/permissions.ts";
import { hashPassword } from "./server/auth/passwords.ts";
import { hashSecret, makeTenantSecret, makeToken } from "./server/auth/secrets.ts";
import { now } from "./server/clock.ts";
import { insertToken, markTokenRevoked, type TokenRow, tokensOf } from "./server/db/api-tokens.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { type BusinessRow, findBusinessBySlug, insertBusiness, updateTenantSecret } from "./server/db/businesses.ts";
import { findUserByEmail, insertMembership, insertUser, updatePassword } from "./server/db/users.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

const PASSWORD = { min: 12, max: 200 };

const refuse = (parameter: string, message: string): never => {
  const issue: FieldIssue = { parameter, location: "body", message };
  throw new AppError("INVALID_PARAMETER", `${parameter} ${message}`, { issues: [issue] });
};

/** The command line acting in a business. */
export const commandLine = ({ businessId }: Scope): Actor => ({
  kind: "system",
  id: "command-line",
  businessId,
  role: "admin",
});

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

export type BusinessDraft = { slug: string; name: string; timeZone: string; currency: string };

/**
 * A new business, with the tenant secret (64 characters) that is shown this once. `timeZone` is an IANA name, `currency`
 * an ISO 4217 code. Throws CONFLICT for a slug that is taken, INVALID_PARAMETER for the rest.
 */
export const createBusiness = async (
  draft: BusinessDraft,
): Promise<{ business: BusinessRow; tenantSecret: string }> => {
  if (!/^[a-z0-9](-?[a-z0-9]){0,62}$/.test(draft.slug)) {
    refuse("slug", "must be lower-case letters, digits and single hyphens, at most 63");
  }
  if (draft.name.trim() === "") refuse("name", "must not be empty");
  if (!isTimeZone(draft.timeZone)) refuse("time zone", "must be an IANA name such as America/Sao_Paulo");
  if (!Intl.supportedValuesOf("currency").includes(draft.currency)) {
    refuse("currency", "must be an ISO 4217 code such as USD");
  }
  if (await findBusinessBySlug(draft.slug)) throw new AppError("CONFLICT", `The slug ${draft.slug} is taken`);
  const tenantSecret = makeTenantSecret();
  const business: BusinessRow = { id: randomUUID(), ...draft, name: draft.name.trim() };
  const scope = { businessId: business.id };
  await withBusinessRows(scope, async (rows) => {
    await insertBusiness(rows, { ...business, tenantSecretHash: hashSecret(tenantSecret) });
    await writeAuditLine(rows, commandLine(scope), { action: "business.created", things: { business: business.id } });
  });
  return { business, tenantSecret };
};

/** A new tenant secret instead of the old one, which ends at once; shown this once. */
export const renewTenantSecret = async (actor: Actor): Promise<string> => {
  const tenantSecret = makeTenantSecret();
  await withBusinessRows(actor, async (rows) => {
    await updateTenantSecret(rows, actor, hashSecret(tenantSecret));
    await writeAuditLine(rows, actor, { action: "business.secret_renewed", things: { business: actor.businessId } });
  });
  return tenantSecret;
};

/** Null where no business has this slug. */
export const businessBySlug = (slug: string): Promise<BusinessRow | null> => findBusinessBySlug(slug);

const hashOf = (password: string): Promise<string> => {
  if (password.length < PASSWORD.min) refuse("password", `must have at least ${PASSWORD.min} characters`);
  if (password.length > PASSWORD.max) refuse("password", `must have at most ${PASSWORD.max} characters`);
  return hashPassword(password);
};

const asEmail = (text: string): string => {
  const email = text.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) refuse("email", "must be an email address");
  return email;
};

export type UserDraft = { email: string; name: string; password: string; role: Role };

/** A new member of the actor's business who logs in with email and password. Throws CONFLICT for a known email. */
export const createUser = async (actor: Actor, draft: UserDraft): Promise<{ id: string }> => {
  const email = asEmail(draft.email);
  if (draft.name.trim() === "") refuse("name", "must not be empty");
  const passwordHash = await hashOf(draft.password);
  if (await findUserByEmail(email)) throw new AppError("CONFLICT", "There is already a user with this email");
  const id = randomUUID();
  await withBusinessRows(actor, async (rows) => {
    await insertUser(rows, { id, email, name: draft.name.trim(), passwordHash });
    await insertMembership(rows, actor, id, draft.role);
    await writeAuditLine(rows, actor, { action: "user.created", things: { user: id }, after: { role: draft.role } });
  });
  return { id };
};

/** Gives a member of the actor's business a new password and ends their sessions. Throws NOT_FOUND. */
export const setPassword = async (actor: Actor, emailText: string, password: string): Promise<void> => {
  const passwordHash = await hashOf(password);
  const user = await findUserByEmail(asEmail(emailText));
  await withBusinessRows(actor, async (rows) => {
    const where = { businessId: actor.businessId, userId: user?.id ?? randomUUID() };
    const member = await rows.membership.findUnique({ where: { businessId_userId: where } });
    if (!member) throw new AppError("NOT_FOUND", "This business has no user with this email");
    await updatePassword(rows, member.userId, passwordHash);
    await writeAuditLine(rows, actor, { action: "user.password_set", things: { user: member.userId } });
  });
};

export type TokenDraft = {
  name: string;
  role: Role;
  /** Of the role's; empty means all of them. */
  permissions?: Permission[];
  /** Null never expires. */
  expiresAt: Date | null;
};

/** A new API token of the actor's business; the secret `token` is shown this once and kept only as a hash. */
export const createToken = async (actor: Actor, draft: TokenDraft): Promise<{ id: string; token: string }> => {
  const { permissions = [], expiresAt, role } = draft;
  const name = draft.name.trim();
  if (name === "") refuse("name", "must not be empty");
  if (expiresAt && expiresAt <= now()) refuse("expiry", "must lie in the future");
  const token = makeToken();
  const id = randomUUID();
  await withBusinessRows(actor, async (rows) => {
    await insertToken(rows, actor, { id, name, role, permissions, expiresAt, hash: hashSecret(token) });
    const after = { role, permissions, expiresAt: expiresAt?.toISOString() ?? null };
    await writeAuditLine(rows, actor, { action: "token.created", things: { token: id }, after });
  });
  return { id, token };
};

/** Every token of a business, oldest first, without its secret. */
export const listTokens = (scope: Scope): Promise<TokenRow[]> => tokensOf(scope);

/** Ends a token at once. Throws NOT_FOUND for one that this business does not have or that was revoked before. */
export const revokeToken = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    if (!isId || !(await markTokenRevoked(rows, actor, id, now()))) {
      throw new AppError("NOT_FOUND", "This business has no such token");
    }
    await writeAuditLine(rows, actor, { action: "token.revoked", things: { token: id } });
  });
