import { endSessionsForUser } from "#core/auth/sessions.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { latestPast } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";

/**
 * Sets a new password for a member of the transaction's business. False if the business has no such member: the app role can't
 * write the column, only call the function that checks membership. Call it before anything is written, because on Citus the
 * function, which runs as the tables' owner, must not read what the app role wrote in the same transaction; afterwards call
 * `endAccess`.
 */
export const setPasswordHash = async (rows: Rows, userId: string, passwordHash: string): Promise<boolean> => {
  const [answer] = await rows.$queryRaw<{ isSet: boolean }[]>`
    select set_password_hash(${userId}::uuid, ${passwordHash}) as "isSet"`;
  return answer?.isSet ?? false;
};

/** After a new password: ends the user's sessions in every business, and their open reset link in this one. */
export const endAccess = async (rows: Rows, scope: Scope, userId: string): Promise<void> => {
  await rows.passwordReset.deleteMany({ where: { businessId: scope.businessId, userId } });
  await endSessionsForUser(rows, scope, userId, { reason: "password" });
};

type NewReset = { id: string; userId: string; hash: string; createdAt: Date; expiresAt: Date };

export type OpenReset = { id: string; expiresAt: Date; user: { id: string; email: string; name: string } };

/** Replaces the member's earlier link, and deletes expired ones. */
export const putReset = async (rows: Rows, { businessId }: Scope, { userId, ...reset }: NewReset): Promise<void> => {
  await rows.passwordReset.deleteMany({ where: { businessId, expiresAt: { lte: reset.createdAt } } });
  await rows.passwordReset.upsert({
    where: { businessId_userId: { businessId, userId } },
    create: { businessId, userId, ...reset },
    update: reset,
  });
};

/** The open link with this hash, if its member is active. */
export const findOpenReset = (scope: Scope, hash: string, now: Date): Promise<OpenReset | null> =>
  withBusinessRows(scope, async (rows) => {
    const membership = { isActive: true, user: { isActive: true } };
    const found = await rows.passwordReset.findFirst({
      where: {
        businessId: scope.businessId,
        hash,
        expiresAt: { gt: now },
        createdAt: { lte: latestPast(now) },
        membership,
      },
      select: {
        id: true,
        expiresAt: true,
        membership: { select: { user: { select: { id: true, email: true, name: true } } } },
      },
    });
    return found && { id: found.id, expiresAt: found.expiresAt, user: found.membership.user };
  });

/** False if it no longer exists: of two concurrent uses only one succeeds. */
export const removeReset = async (rows: Rows, { businessId }: Scope, id: string, openAt: Date): Promise<boolean> =>
  (await rows.passwordReset.deleteMany({ where: { businessId, id, expiresAt: { gt: openAt } } })).count > 0;
