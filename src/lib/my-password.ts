import { refuseField } from "./domain/accounts/fields.ts";
import { AppError } from "./domain/errors.ts";
import type { Actor } from "./domain/permissions.ts";
import { hashChosenPassword } from "./server/auth/choose-password.ts";
import { whosePassword } from "./server/auth/login.ts";
import { openSession } from "./server/auth/open-session.ts";
import { sessionCookie } from "./server/auth/session.ts";
import { now } from "./server/clock.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { getBusinessOrThrow } from "./server/db/businesses.ts";
import { replacePassword } from "./server/db/passwords.ts";
import { endOwnSession, lockForSession } from "./server/db/sessions.ts";
import { findMember } from "./server/db/users.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

const ended = () => new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");

export type PasswordChange = { currentPassword: string; password: string };

/**
 * Gives the acting person a new password and ends all their sessions; returns the cookie of a new one. Wrong
 * current passwords count as failed logins. Throws INVALID_PARAMETER with the field, ACCOUNT_LOCKED, UNAUTHENTICATED.
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
    // First the locks: a deactivation or another new password at the same time must not leave the new session active.
    const isUnchanged = await lockForSession(rows, actor, { userId: actor.id, passwordHash: proven });
    const replaced = isUnchanged && actor.sessionId && (await endOwnSession(rows, actor.id, actor.sessionId, at));
    if (!replaced) throw ended();
    await replacePassword(rows, actor, { userId: actor.id, passwordHash });
    await writeAuditLine(rows, actor, { action: "user.password_changed", things: { user: actor.id } });
    return openSession(rows, actor, { userId: actor.id, network, userAgent: replaced.userAgent, now: at });
  });
  return sessionCookie(session);
};
