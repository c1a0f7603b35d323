import { writeAuditLine } from "#core/auth/audit-log.ts";
import {
  endOwnSession,
  endSession,
  endSessionsForUser,
  listActiveSessions,
  ownActiveSessions,
  type SessionRow,
} from "#core/auth/sessions.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { findMemberRow } from "#features/accounts/store/members.ts";

type ShownSession = Omit<SessionRow, "userId" | "createdAt" | "lastSeenAt" | "expiresAt"> & {
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
};

const shown = ({ userId: _, createdAt, lastSeenAt, expiresAt, ...session }: SessionRow): ShownSession => ({
  ...session,
  createdAt: createdAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

const notFound = () => refusalBy("SESSION_NOT_FOUND", "There is no such active session");

type MySession = ShownSession & { business: string; isCurrent: boolean };

/** The user's own active sessions, in all their businesses. */
export const mySessions = async (actor: Actor): Promise<MySession[]> => {
  const sessions = await ownActiveSessions(actor, actor.id, now());
  return sessions.map(({ business, ...session }) => ({
    ...shown(session),
    business,
    isCurrent: session.id === actor.sessionId,
  }));
};

/** Throws NOT_FOUND (SESSION_NOT_FOUND) for another user's session or one that has ended. */
export const endMySession = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    if (!isUuid(id) || !(await endOwnSession(rows, actor.id, id, now()))) throw notFound();
    await writeAuditLine(rows, actor, { action: "user.session_ended", things: { user: actor.id } });
  });

/** Ends all of the user's own sessions in all their businesses, or all but the calling one. */
export const endMySessions = (actor: Actor, { keepsCurrent }: { keepsCurrent: boolean }): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const kept = keepsCurrent && actor.sessionId !== undefined ? { except: actor.sessionId } : {};
    await endSessionsForUser(rows, actor, actor.id, { ...kept, reason: "logout" });
    await writeAuditLine(rows, actor, { action: "user.sessions_ended", things: { user: actor.id } });
  });

const assertMember = (scope: Scope, userId: string): Promise<void> =>
  withBusinessRows(scope, async (rows) => {
    const member = isUuid(userId) ? await findMemberRow(rows, scope, userId) : null;
    if (!member) throw refusalBy("USER_NOT_FOUND", "This business has no such user");
  });

/** The active sessions of a user of this business. Throws NOT_FOUND (USER_NOT_FOUND). */
export const sessionsOfUser = async (scope: Scope, userId: string): Promise<ShownSession[]> => {
  await assertMember(scope, userId);
  return (await listActiveSessions(scope, userId, now())).map(shown);
};

/** Throws NOT_FOUND (USER_NOT_FOUND, SESSION_NOT_FOUND). */
export const endSessionOfUser = async (actor: Actor, userId: string, id: string): Promise<void> => {
  await assertMember(actor, userId);
  await withBusinessRows(actor, async (rows) => {
    const ended = isUuid(id) && (await endSession(rows, actor, { id, userId, reason: "admin", now: now() }));
    if (!ended) throw notFound();
    await writeAuditLine(rows, actor, { action: "user.session_ended", things: { user: userId } });
  });
};

/** Ends all sessions of a user in this business. Throws NOT_FOUND (USER_NOT_FOUND). */
export const endSessionsOfUser = async (actor: Actor, userId: string): Promise<void> => {
  await assertMember(actor, userId);
  await withBusinessRows(actor, async (rows) => {
    await endSessionsForUser(rows, actor, userId, { reason: "admin" });
    await writeAuditLine(rows, actor, { action: "user.sessions_ended", things: { user: userId } });
  });
};
