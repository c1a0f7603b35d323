import { randomUUID } from "node:crypto";
import { checkPassword, readEmail, readName } from "./domain/accounts/fields.ts";
import { AppError } from "./domain/errors.ts";
import type { Actor, Role } from "./domain/permissions.ts";
import { hashPassword } from "./server/auth/passwords.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { findUserByEmail, insertMembership, insertUser, updatePassword } from "./server/db/users.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

export type UserDraft = { email: string; name: string; password: string; role: Role };

/** A new member of the actor's business who logs in with email and password. Throws CONFLICT for a known email. */
export const createUser = async (actor: Actor, draft: UserDraft): Promise<{ id: string }> => {
  const email = readEmail(draft.email);
  const name = readName(draft.name);
  checkPassword(draft.password);
  const passwordHash = await hashPassword(draft.password);
  if (await findUserByEmail(email)) throw new AppError("CONFLICT", "There is already a user with this email");
  const id = randomUUID();
  await withBusinessRows(actor, async (rows) => {
    await insertUser(rows, { id, email, name, passwordHash });
    await insertMembership(rows, actor, id, draft.role);
    await writeAuditLine(rows, actor, { action: "user.created", things: { user: id }, after: { role: draft.role } });
  });
  return { id };
};

/** Gives a member of the actor's business a new password and ends their sessions. Throws NOT_FOUND. */
export const setPassword = async (actor: Actor, emailText: string, password: string): Promise<void> => {
  checkPassword(password);
  const passwordHash = await hashPassword(password);
  const user = await findUserByEmail(readEmail(emailText));
  await withBusinessRows(actor, async (rows) => {
    const where = { businessId: actor.businessId, userId: user?.id ?? randomUUID() };
    const member = await rows.membership.findUnique({ where: { businessId_userId: where } });
    if (!member) throw new AppError("NOT_FOUND", "This business has no user with this email");
    await updatePassword(rows, member.userId, passwordHash);
    await writeAuditLine(rows, actor, { action: "user.password_set", things: { user: member.userId } });
  });
};
