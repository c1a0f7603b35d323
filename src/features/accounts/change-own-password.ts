import { writeAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { whosePassword } from "#core/auth/login.ts";
import { openSession } from "#core/auth/open-session.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import { sessionCookie } from "#core/auth/session.ts";
import { endOwnSession, lockForSession } from "#core/auth/sessions.ts";
import { findMember } from "#core/auth/users.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import { endAccess, setPasswordHash } from "./store/password-resets.ts";

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
