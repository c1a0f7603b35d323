import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { whosePassword } from "#core/auth/login.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { hashSecret, makeResetSecret, parseResetSecret } from "#core/auth/secrets.ts";
import { sessionCookie } from "#core/auth/session.ts";
import { endOwnSession, lockForSession, openSession } from "#core/auth/sessions.ts";
import { findMember } from "#core/auth/users.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { assertMayGrant } from "#core/values/grants.ts";
import type { Actor, AnonymousCaller, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "./contracts/passwords-and-sessions.ts";
import { findMemberRow, opensAnotherBusiness } from "./store/members.ts";
import {
  endAccess,
  findOpenReset,
  type OpenReset,
  putReset,
  removeReset,
  setPasswordHash,
} from "./store/password-resets.ts";

const ended = () => new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");

/**
 * Sets the actor's password, ends all their sessions, and returns the cookie of a new one. A wrong current password
 * counts as a failed login. Throws INVALID_PARAMETER with the field, ACCOUNT_LOCKED, UNAUTHENTICATED.
 */
export const changeMyPassword = async (
  actor: Actor,
  network: string,
  { currentPassword, password }: ContractInput<typeof contracts.changeMyPassword>,
): Promise<string> => {
  const [me, { slug }] = await Promise.all([findMember(actor, actor.id), getBusinessOrThrow(actor)]);
  if (!me) throw ended();
  const { email } = me;
  const attempt = { network, requestId: actor.requestId ?? "", email, password: currentPassword, business: slug };
  const { passwordHash: proven } = await whosePassword(attempt).catch((refusal: unknown) => {
    if (!(refusal instanceof AppError) || refusal.code !== "BAD_CREDENTIALS") throw refusal;
    return refuseField("currentPassword", { reason: "wrong_password", message: "is not your current password" });
  });
  const passwordHash = await hashChosenPassword(password, email);
  const session = await withBusinessRows(actor, async (rows) => {
    const at = now();
    // Lock first: a concurrent deactivation or password change must not leave the new session active.
    const isUnchanged = await lockForSession(rows, actor, { userId: actor.id, passwordHash: proven });
    if (!isUnchanged || !(await setPasswordHash(rows, actor.id, passwordHash))) throw ended();
    const replaced = actor.sessionId && (await endOwnSession(rows, actor.id, actor.sessionId, at));
    if (!replaced) throw ended();
    await endAccess(rows, actor, actor.id);
    await writeAuditLine(rows, actor, { action: "user.password_changed", things: { user: actor.id } });
    return openSession(rows, actor, { userId: actor.id, network, userAgent: replaced.userAgent, now: at });
  });
  return sessionCookie(session);
};

const VALID_MS = 24 * 3_600_000;

const notFound = () => refusalBy("PASSWORD_RESET_NOT_FOUND", "This link cannot be used");

/**
 * Creates a link for a user of the actor's business to set a new password, once, within 24 hours. It replaces an
 * earlier one. The answer is the same for a user who also belongs to another business, whose password the link won't
 * change: an admin must not learn about other memberships. Throws NOT_FOUND, CONFLICT (OWN_PASSWORD), and FORBIDDEN for
 * a user with more permissions than the actor.
 */
export const createPasswordReset = async (actor: Actor, userId: string) => {
  const member = isUuid(userId) ? await withBusinessRows(actor, (rows) => findMemberRow(rows, actor, userId)) : null;
  if (!member) throw refusalBy("USER_NOT_FOUND", "This business has no such user");
  if (member.id === actor.id) throw refusalBy("OWN_PASSWORD", "One's own password is changed, not reset");
  const { email, role } = member;
  assertMayGrant(actor, { role });
  return createOnce(actor, async (rows) => {
    const createdAt = now();
    const expiresAt = new Date(createdAt.getTime() + VALID_MS);
    const secret = makeResetSecret(actor, "admin");
    await putReset(rows, actor, { id: uuidv7(), userId, hash: hashSecret(secret), createdAt, expiresAt });
    await writeAuditLine(rows, actor, { action: "user.password_reset_created", things: { user: userId } });
    // In the fragment, so that it never reaches server or proxy logs.
    return { email, url: `${publicUrl()}/reset-password#${secret}`, expiresAt };
  });
};

type Opened = { scope: Scope; reset: OpenReset; isByMail: boolean };

const open = async (secret: string, { network }: AnonymousCaller): Promise<Opened> => {
  const parsed = parseResetSecret(secret);
  const reset = parsed && (await findOpenReset(parsed.scope, hashSecret(secret), now()));
  if (parsed && reset) return { scope: parsed.scope, reset, isByMail: parsed.origin === "mail" };
  // Only invalid links count, so that callers at the same address can't lock a valid one.
  await assertAllowed("password-reset", network);
  throw notFound();
};

/** The account whose password the link resets. Throws NOT_FOUND (PASSWORD_RESET_NOT_FOUND) and RATE_LIMITED. */
export const lookUpPasswordReset = async (caller: AnonymousCaller, secret: string) => {
  const { scope, reset } = await open(secret, caller);
  const { name: business } = await getBusinessOrThrow(scope);
  const { name, email } = reset.user;
  return { business, name, email, expiresAt: reset.expiresAt };
};

/**
 * Sets the password and ends the user's sessions and the link. For a user who also belongs to another business an admin's link
 * ends with the same answer as a used one: an admin of one business must not gain access to another with it. Throws
 * NOT_FOUND (PASSWORD_RESET_NOT_FOUND), INVALID_PARAMETER with the field, and RATE_LIMITED.
 */
export const resetPassword = async (
  caller: AnonymousCaller,
  { token, password }: ContractInput<typeof contracts.resetPassword>,
): Promise<{ email: string; business: string }> => {
  const { scope, reset, isByMail } = await open(token, caller);
  const { id, email } = reset.user;
  const passwordHash = await hashChosenPassword(password, email);
  const { slug } = await getBusinessOrThrow(scope);
  const wasSet = await withBusinessRows(scope, async (rows) => {
    const isOfOthers = await opensAnotherBusiness(rows, scope, id);
    const isSet = (isByMail || !isOfOthers) && (await setPasswordHash(rows, id, passwordHash));
    // Of two concurrent uses, the second one fails here, and its transaction with it.
    if (!(await removeReset(rows, scope, reset.id, now()))) throw notFound();
    if (!isSet) return false;
    await endAccess(rows, scope, id);
    const actor = { kind: "user", id, ...scope, requestId: caller.requestId } as const;
    await writeAuditLine(rows, actor, { action: "user.password_reset", things: { user: id } });
    return true;
  });
  if (!wasSet) throw notFound();
  return { email, business: slug };
};
