import { refuseField } from "#lib/domain/accounts/fields.ts";
import { whosePassword } from "#lib/server/auth/login.ts";
import { openSession } from "#lib/server/auth/open-session.ts";
import { sessionCookie } from "#lib/server/auth/session.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { endOwnSession, lockForSession } from "#lib/server/db/accounts/sessions.ts";
import { findMember } from "#lib/server/db/accounts/users.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { AppError } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { hashChosenPassword } from "../server/auth/passwords.ts";
import { now } from "../server/clock.ts";
import { endAccess, setPasswordHash } from "../server/db/accounts/password-resets.ts";

const ended = () => new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");

type PasswordChange = { currentPassword: string; password: string };

/**
 * Sets the actor's password, ends all their sessions, and returns the cookie of a new one. A wrong current password
 * counts as a failed login. Throws INVALID_PARAMETER with the field, ACCOUNT_LOCKED, UNAUTHENTICATED.
 */
export const changeMyPassword = async (
  actor: Actor,
  network: string,
  { currentPassword, password }: PasswordChange,
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
