import type { Scope } from "#lib/domain/permissions.ts";
import type { Rows } from "../prisma.ts";
import { endSessionsOf } from "./sessions.ts";

/**
 * Sets a new password for a member of the transaction's business. The only place that does so; ends the user's sessions
 * and their open reset link in this business. False if the business has no such member: the app role can't write the
 * column, only call the function that checks membership.
 */
export const replacePassword = async (
  rows: Rows,
  scope: Scope,
  { userId, passwordHash }: { userId: string; passwordHash: string },
): Promise<boolean> => {
  const [answer] = await rows.$queryRaw<{ isSet: boolean }[]>`
    select set_password_hash(${userId}::uuid, ${passwordHash}) as "isSet"`;
  if (!answer?.isSet) return false;
  await rows.passwordReset.deleteMany({ where: { businessId: scope.businessId, userId } });
  await endSessionsOf(rows, scope, userId, { reason: "password" });
  return true;
};
