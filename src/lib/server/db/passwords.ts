import type { Scope } from "#lib/domain/permissions.ts";
import type { Rows } from "./prisma.ts";

/**
 * A new password for an account that is there. The one place that ends the person's sessions for it, and their open reset
 * link in this business.
 */
export const replacePassword = async (
  rows: Rows,
  { businessId }: Scope,
  userId: string,
  passwordHash: string,
): Promise<{ sessionVersion: number }> => {
  await rows.passwordReset.deleteMany({ where: { businessId, userId } });
  // Once the server keeps sessions: endSessionsOf(rows, scope, userId, { except, reason: "password" }) replaces the version.
  return rows.user.update({
    where: { id: userId },
    data: { passwordHash, sessionVersion: { increment: 1 } },
    select: { sessionVersion: true },
  });
};
