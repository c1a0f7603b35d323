import { v7 as uuidv7 } from "uuid";
import { type AuditActor, writeAuditLine } from "#core/auth/audit-log.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import {
  endOwnSession,
  endSession,
  endSessionsForUser,
  listActiveSessions,
  ownActiveSessions,
} from "#core/auth/sessions.ts";
import { findUsersByEmail, insertMembership, insertUser, lockEmail, type NewUser } from "#core/auth/users.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { readEmail, readName } from "#core/values/fields.ts";
import { assertMayGrant } from "#core/values/grants.ts";
import { type Actor, can, type Role, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { updateUser } from "./contracts/users.ts";
import {
  findMemberRow,
  listMembers,
  lockActiveAdmins,
  type MemberRow,
  type MemberSort,
  updateMember,
} from "./store/members.ts";
import { endAccess, setPasswordHash } from "./store/password-resets.ts";

const notFound = () => refusalBy("SESSION_NOT_FOUND", "There is no such active session");

/** The user's own active sessions, in all their businesses. */
export const mySessions = async (actor: Actor) => {
  const sessions = await ownActiveSessions(actor, actor.id, now());
  return sessions.map((session) => ({ ...session, isCurrent: session.id === actor.sessionId }));
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
export const listSessionsForUser = async (scope: Scope, userId: string) => {
  await assertMember(scope, userId);
  return listActiveSessions(scope, userId, now());
};

/** Throws NOT_FOUND (USER_NOT_FOUND, SESSION_NOT_FOUND). */
export const endSessionForUser = async (actor: Actor, userId: string, id: string): Promise<void> => {
  await assertMember(actor, userId);
  await withBusinessRows(actor, async (rows) => {
    const ended = isUuid(id) && (await endSession(rows, actor, { id, userId, reason: "admin", now: now() }));
    if (!ended) throw notFound();
    await writeAuditLine(rows, actor, { action: "user.session_ended", things: { user: userId } });
  });
};

/** Ends all sessions of a user in this business. Throws NOT_FOUND (USER_NOT_FOUND). */
export const endAllSessionsForUser = async (actor: Actor, userId: string): Promise<void> => {
  await assertMember(actor, userId);
  await withBusinessRows(actor, async (rows) => {
    await endSessionsForUser(rows, actor, userId, { reason: "admin" });
    await writeAuditLine(rows, actor, { action: "user.sessions_ended", things: { user: userId } });
  });
};

const pickRights = ({ role, seesPersonalData }: Pick<MemberRow, "role" | "seesPersonalData">) => ({
  role,
  seesPersonalData,
});

const shown = (member: MemberRow & { isLastAdmin: boolean }) => ({
  ...member,
  hasPersonalData: can(pickRights(member), "customers:pii"),
});

/** One page of a business's users. */
export const listUsers = async (scope: Scope, { q, sort, ...page }: ListRequest<MemberSort>) => {
  const { data, total } = await listMembers(scope, { words: searchWords(q), sort }, toPageWindow(page));
  return { data: data.map(shown), total };
};

type UserChange = Omit<ContractInput<typeof updateUser>, "id">;

type Audited = Pick<MemberRow, "role" | "isActive" | "seesPersonalData">;

const audited = ({ role, isActive, seesPersonalData }: Audited) => ({
  role,
  isActive,
  ...(seesPersonalData !== null && { seesPersonalData }),
});

/**
 * Changes a user's role or whether they see personal data, or deactivates or reactivates them; all but the second end their
 * sessions in this business. Other businesses are not affected. Throws NOT_FOUND, FORBIDDEN if the user's current or new role exceeds the actor's, and CONFLICT
 * after a concurrent change (EDITED_MEANWHILE) or (LAST_ADMIN) if the business would have no active admin left.
 */
export const changeUser = (actor: Actor, id: string, change: UserChange) =>
  withBusinessRows(actor, async (rows) => {
    const admins = await lockActiveAdmins(rows, actor);
    const before = isUuid(id) ? await findMemberRow(rows, actor, id) : null;
    if (!before) throw refusalBy("USER_NOT_FOUND", "This business has no such user");
    const { role = before.role, isActive = before.isActive, seesPersonalData = before.seesPersonalData } = change;
    const after = { role, isActive, seesPersonalData };
    const isLastAdmin = admins.length === 1 && admins[0] === id;
    const isEntry = role !== before.role || isActive !== before.isActive;
    if (!isEntry && seesPersonalData === before.seesPersonalData) return shown({ ...before, isLastAdmin });
    assertMayGrant(actor, pickRights(before));
    assertMayGrant(actor, pickRights(after));
    if (isEntry && isLastAdmin) throw refusalBy("LAST_ADMIN", "This is the last active admin");
    const { version } = change;
    if (!(await updateMember(rows, actor, { userId: id, version }, after))) throw editedMeanwhile();
    if (isEntry) await endSessionsForUser(rows, actor, id, { reason: isActive ? "role" : "deactivated" });
    await writeAuditLine(rows, actor, {
      action: "user.changed",
      things: { user: id },
      before: audited(before),
      after: audited(after),
    });
    const left = await lockActiveAdmins(rows, actor);
    return shown({
      ...before,
      ...after,
      version: before.version + 1,
      isLastAdmin: left.length === 1 && left[0] === id,
    });
  });

type UserDraft = { email: string; name: string; password: string; role: Role };

/** Stores a user as a member of the actor's business. Throws CONFLICT for an email in use. */
export const storeUser = async (
  rows: Rows,
  actor: AuditActor,
  { role, ...user }: NewUser & { role: Role },
): Promise<void> => {
  const { id, email } = user;
  await lockEmail(rows, email);
  if ((await findUsersByEmail(email, rows)).length > 0)
    throw new AppError("CONFLICT", "There is already a user with this email");
  await insertUser(rows, user);
  await insertMembership(rows, actor, id, role);
  await writeAuditLine(rows, actor, { action: "user.created", things: { user: id }, after: { role } });
};

/** Adds a user to the actor's business who logs in with email and password. Throws CONFLICT for an email in use. */
export const createUser = async (actor: Actor, draft: UserDraft): Promise<{ id: string }> => {
  const email = readEmail(draft.email);
  const name = readName(draft.name);
  const passwordHash = await hashChosenPassword(draft.password, email);
  const user = { id: uuidv7(), email, name, passwordHash, role: draft.role };
  await withBusinessRows(actor, (rows) => storeUser(rows, actor, user));
  return { id: user.id };
};

/** Sets a password for a user of the actor's business and ends their sessions. Throws NOT_FOUND. */
export const setPassword = async (actor: Actor, emailText: string, password: string): Promise<void> => {
  const email = readEmail(emailText);
  const passwordHash = await hashChosenPassword(password, email);
  const users = await findUsersByEmail(email);
  await withBusinessRows(actor, async (rows) => {
    let user: (typeof users)[number] | undefined;
    // Only of a member of the business the password is set.
    for (const one of users) if (!user && (await setPasswordHash(rows, one.id, passwordHash))) user = one;
    if (!user) throw new AppError("NOT_FOUND", "This business has no user with this email");
    await endAccess(rows, actor, user.id);
    await writeAuditLine(rows, actor, { action: "user.password_set", things: { user: user.id } });
  });
};
