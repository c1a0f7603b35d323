import { v7 as uuidv7 } from "uuid";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { latestPast } from "#core/server/clock.ts";
import { settings } from "#core/server/settings.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import type { LoginSession } from "./session.ts";
import { asPerson, lockAccount } from "./users.ts";

type SessionRow = {
  id: string;
  userId: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  userAgent: string | null;
  network: string;
};

type EndReason = "logout" | "deactivated" | "password" | "role" | "admin";

const DAY_MS = 86_400_000;

/**
 * A cookie not renewed for seven days has expired, and so has its session; one more minute, because last-seen has
 * minute precision.
 */
const IDLE_MS = 7 * DAY_MS + 60_000;

const TOUCH_MS = 60_000;

const unexpiredAt = (now: Date) => ({
  endedAt: null,
  expiresAt: { gt: now },
  lastSeenAt: { gt: new Date(now.getTime() - IDLE_MS) },
});

/** Without those that a clock which was set back since has opened: they would last longer by as much. */
const activeAt = (now: Date) => ({ ...unexpiredAt(now), createdAt: { lte: latestPast(now) } });

const VISIBLE = {
  id: true,
  userId: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
  userAgent: true,
  network: true,
} as const;

type ActiveSession = { role: Role; seesPersonalData: boolean | null; expiresAt: Date };

/** A statement of its own, because Citus runs functions within a statement where the rows are. */
const mayEnter = async (rows: Rows, businessId: string, userId: string): Promise<boolean> => {
  const [answer] = await rows.$queryRaw<{ may: boolean }[]>`
    select may_enter_business(${businessId}::uuid, ${userId}::uuid) as may`;
  return answer?.may ?? false;
};

/**
 * The rights of an active session's user; null if the session or the user's access has ended. Records when it was seen.
 */
export const findActiveSession = (
  { businessId }: Scope,
  { id, userId }: { id: string; userId: string },
  now: Date,
): Promise<ActiveSession | null> =>
  withBusinessRows({ businessId }, async (rows) => {
    const [found] = await rows.$queryRaw<(ActiveSession & { lastSeenAt: Date; isSample: boolean })[]>`
      select m.role, m.sees_personal_data as "seesPersonalData", s.expires_at as "expiresAt", s.last_seen_at as "lastSeenAt",
          b.sample_of is not null as "isSample"
        from sessions s join memberships m using (business_id, user_id) join users u on u.id = s.user_id
          join businesses b on b.id = s.business_id
        where s.business_id = ${businessId}::uuid and s.id = ${id}::uuid and s.user_id = ${userId}::uuid
          and s.ended_at is null and s.expires_at > ${now}
          and s.created_at <= ${latestPast(now)}
          and s.last_seen_at > ${new Date(now.getTime() - IDLE_MS)} and m.is_active and u.is_active`;
    if (!found || (found.isSample && !(await mayEnter(rows, businessId, userId)))) return null;
    if (Math.abs(now.getTime() - found.lastSeenAt.getTime()) >= TOUCH_MS) {
      const where = { businessId, id, ...activeAt(now) };
      await rows.session.updateMany({ where, data: { lastSeenAt: now } });
    }
    return found;
  });

/**
 * False if the user's password or access changed after `passwordHash` was read. Locks the rows until the transaction
 * ends, so that a concurrent change also ends the new session.
 */
export const lockForSession = async (
  rows: Rows,
  { businessId }: Scope,
  { userId, passwordHash }: { userId: string; passwordHash?: string | null },
): Promise<boolean> => {
  const account = await lockAccount(rows, userId);
  const members = await rows.$queryRaw<object[]>`
    select from memberships
      where business_id = ${businessId}::uuid and user_id = ${userId}::uuid and is_active
        for no key update`;
  const isSame = passwordHash === undefined || account?.passwordHash === passwordHash;
  return account?.isActive === true && members.length > 0 && isSame && (await mayEnter(rows, businessId, userId));
};

const insertSession = async (rows: Rows, { businessId }: Scope, session: SessionRow): Promise<void> => {
  await rows.session.create({ data: { businessId, ...session } });
};

/** A user's active sessions in this business, last seen first. */
export const listActiveSessions = (scope: Scope, userId: string, now: Date): Promise<SessionRow[]> =>
  withBusinessRows(scope, (rows) =>
    rows.session.findMany({
      where: { businessId: scope.businessId, userId, ...activeAt(now) },
      select: VISIBLE,
      orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
    }),
  );

/** Ends one session of a user; null if it isn't active. */
export const endSession = async (
  rows: Rows,
  { businessId }: Scope,
  { id, userId, reason, now }: { id: string; userId: string; reason: EndReason; now: Date },
): Promise<SessionRow | null> => {
  const where = { businessId, id, userId, ...activeAt(now) };
  const [ended] = await rows.session.updateManyAndReturn({
    where,
    data: { endedAt: now, endedReason: reason },
    select: VISIBLE,
  });
  return ended ?? null;
};

/** Ends a person's own session in any business; null if it isn't active. */
export const endOwnSession = (rows: Rows, userId: string, id: string, now: Date): Promise<SessionRow | null> =>
  asPerson(rows, userId, async () => {
    const where = { id, userId, ...activeAt(now) };
    const data = { endedAt: now, endedReason: "logout" satisfies EndReason };
    const [ended] = await rows.session.updateManyAndReturn({ where, data, select: VISIBLE });
    return ended ?? null;
  });

type OwnSession = SessionRow & { business: string };

/** A person's own active sessions in every business, last seen first. */
export const ownActiveSessions = (scope: Scope, userId: string, now: Date): Promise<OwnSession[]> =>
  withBusinessRows(scope, (rows) =>
    asPerson(rows, userId, async () => {
      const found = await rows.session.findMany({
        where: { userId, ...activeAt(now) },
        select: { ...VISIBLE, membership: { select: { business: { select: { name: true } } } } },
        orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
      });
      return found.map(({ membership, ...session }) => ({ ...session, business: membership.business.name }));
    }),
  );

/** Reasons that concern the person rather than one business: they end the sessions in every business. */
const EVERYWHERE: readonly EndReason[] = ["logout", "password"];

/**
 * Ends all sessions of a user, optionally except one. In every business after a logout or a new password; otherwise
 * only in this one.
 */
export const endSessionsForUser = async (
  rows: Rows,
  { businessId }: Scope,
  userId: string,
  { except, reason }: { except?: string; reason: EndReason },
): Promise<void> => {
  const others = { userId, endedAt: null, ...(except !== undefined && { id: { not: except } }) };
  const data = { endedAt: new Date(), endedReason: reason };
  if (!EVERYWHERE.includes(reason)) {
    await rows.session.updateMany({ where: { businessId, ...others }, data });
    return;
  }
  // A session being created holds this lock, so it is ended too once its transaction is done.
  await lockAccount(rows, userId);
  await asPerson(rows, userId, () => rows.session.updateMany({ where: others, data }));
};

/** Deletes sessions that can never be used again. */
export const deleteEndedSessions = (scope: Scope, now: Date): Promise<number> =>
  withBusinessRows(scope, async (rows) => {
    const { count } = await rows.session.deleteMany({
      where: { businessId: scope.businessId, NOT: unexpiredAt(now) },
    });
    return count;
  });

const LONGEST_USER_AGENT = 300;

type Opening = {
  userId: string;
  network: string;
  userAgent: string | null;
  now: Date;
  /** Taken over from the replaced session: the lifetime counts from the login. */
  expiresAt?: Date;
};

/** Creates a session in this business; renewing its cookie does not extend it. */
export const openSession = async (rows: Rows, { businessId }: Scope, opening: Opening): Promise<LoginSession> => {
  const { userId, network, userAgent, now } = opening;
  const lifetime = settings().SESSION_LIFETIME_DAYS * 86_400_000;
  const sessionId = uuidv7();
  await insertSession(
    rows,
    { businessId },
    {
      id: sessionId,
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: opening.expiresAt ?? new Date(now.getTime() + lifetime),
      userAgent: userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
      network,
    },
  );
  return { userId, businessId, sessionId };
};
