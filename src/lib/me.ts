import { AppError } from "./domain/errors.ts";
import { type Actor, type Permission, permissionsOf, type Role } from "./domain/permissions.ts";
import type { Language } from "./domain/words/language.ts";
import { findToken } from "./server/db/api-tokens.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { type BusinessRow, getBusinessOrThrow, listStorefronts } from "./server/db/businesses.ts";
import { findMember, raiseSessionVersion, updateLanguage } from "./server/db/users.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

export type Myself = {
  id: string;
  name: string;
  email: string | null;
  language: Language | null;
  role: Role;
  permissions: Permission[];
  business: BusinessRow;
  storefronts: { id: number; name: string }[];
};

const personOf = async (actor: Actor): Promise<Pick<Myself, "name" | "email" | "language">> => {
  if (actor.kind === "token") {
    const token = await findToken(actor, actor.id);
    return { name: token?.name ?? "", email: null, language: null };
  }
  const member = await findMember(actor, actor.id);
  if (!member) throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  return { name: member.name, email: member.email, language: member.language as Language | null };
};

/** Who is acting, in which business, and what they may do there. */
export const whoAmI = async (actor: Actor): Promise<Myself> => {
  const [person, business, storefronts] = await Promise.all([
    personOf(actor),
    getBusinessOrThrow(actor),
    listStorefronts(actor),
  ]);
  return { id: actor.id, ...person, role: actor.role, permissions: permissionsOf(actor), business, storefronts };
};

/** Keeps a person's own language; null follows the browser. */
export const setMyLanguage = async (actor: Actor, language: Language | null): Promise<Myself> => {
  await withBusinessRows(actor, async (rows) => {
    await updateLanguage(rows, actor.id, language);
    await writeAuditLine(rows, actor, { action: "user.language_set", things: { user: actor.id }, after: { language } });
  });
  return whoAmI(actor);
};

/** Ends every session of this person, the one that asks included. */
export const logOutEverywhere = (actor: Actor): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    await raiseSessionVersion(rows, actor.id);
    await writeAuditLine(rows, actor, { action: "user.sessions_ended", things: { user: actor.id } });
  });
