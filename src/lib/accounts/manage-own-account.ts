import type { TableDensity } from "#lib/domain/accounts/table-density.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { openSession } from "#lib/server/auth/open-session.ts";
import { sessionCookie } from "#lib/server/auth/session.ts";
import { findToken } from "#lib/server/db/accounts/api-tokens.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { type BusinessRow, getBusinessOrThrow, listStorefronts } from "#lib/server/db/accounts/businesses.ts";
import { endOwnSession, lockForSession } from "#lib/server/db/accounts/sessions.ts";
import { findMember, membershipsOfUser, noteLogin, updatePreferences } from "#lib/server/db/accounts/users.ts";
import { findParent } from "#lib/server/db/demo/sample-businesses.ts";
import { businessTextsOf } from "#lib/server/db/playbooks/business-texts.ts";
import { hasCosts } from "#lib/server/db/report/has-costs.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { AppError, refusalBy } from "../domain/errors.ts";
import { type Actor, type Permission, permissionsOf, type Role } from "../domain/permissions.ts";
import { type ListedText, listTexts } from "../domain/texts/business-texts.ts";
import { now } from "../server/clock.ts";

type Myself = {
  id: string;
  name: string;
  email: string | null;
  language: Language | null;
  tableDensity: TableDensity | null;
  role: Role;
  permissions: Permission[];
  business: BusinessRow & { sampleOf: { slug: string; name: string } | null };
  storefronts: { id: number; name: string }[];
  /** Whether the gross margin of any customer is known. */
  hasCosts: boolean;
  /** The business's own messages and action texts. */
  texts: ListedText[];
};

const personOf = async (actor: Actor): Promise<Pick<Myself, "name" | "email" | "language" | "tableDensity">> => {
  if (actor.kind === "token") {
    const token = await findToken(actor, actor.id);
    return { name: token?.name ?? "", email: null, language: null, tableDensity: null };
  }
  const member = await findMember(actor, actor.id);
  if (!member) throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  const { name, email } = member;
  const [language, tableDensity] = [member.language as Language | null, member.tableDensity as TableDensity | null];
  return { name, email, language, tableDensity };
};

/** The actor, their business, and their permissions in it. */
export const whoAmI = async (actor: Actor): Promise<Myself> => {
  const [person, business, sampleOf, storefronts, isCosted, texts] = await Promise.all([
    personOf(actor),
    getBusinessOrThrow(actor),
    findParent(actor),
    listStorefronts(actor),
    hasCosts(actor),
    businessTextsOf(actor),
  ]);
  const { id, role } = actor;
  return {
    ...{ id, ...person, role, permissions: permissionsOf(actor) },
    ...{ business: { ...business, sampleOf }, storefronts, hasCosts: isCosted, texts: listTexts(texts) },
  };
};

type Preferences = { language?: Language | null | undefined; tableDensity?: TableDensity | null | undefined };

/** Stores the user's preferences; null follows the browser, and what is left out stays. */
export const setMyPreferences = async (actor: Actor, { language, tableDensity }: Preferences): Promise<Myself> => {
  const things = { user: actor.id };
  await withBusinessRows(actor, async (rows) => {
    if (language !== undefined) {
      await updatePreferences(rows, actor.id, { language });
      await writeAuditLine(rows, actor, { action: "user.language_set", things, after: { language } });
    }
    if (tableDensity !== undefined) {
      await updatePreferences(rows, actor.id, { tableDensity });
      await writeAuditLine(rows, actor, { action: "user.density_set", things, after: { tableDensity } });
    }
  });
  return whoAmI(actor);
};

/** The businesses this user belongs to, most recently used first. */
export const myBusinesses = async (
  actor: Actor,
): Promise<{ slug: string; name: string; role: Role; isCurrent: boolean; isSample: boolean }[]> => {
  const memberships = await membershipsOfUser(actor.id);
  return memberships.map(({ businessId, ...membership }) => ({
    ...membership,
    isCurrent: businessId === actor.businessId,
  }));
};

const notTheirs = () => refusalBy("BUSINESS_NOT_FOUND", "Not a business of this person");

/**
 * Opens a session in another business of this user and returns its cookie. It replaces the calling session and keeps
 * its expiry. Throws NOT_FOUND (BUSINESS_NOT_FOUND) unless they are an active user of that business.
 */
export const goToBusiness = async (actor: Actor, slug: string): Promise<string> => {
  const memberships = await membershipsOfUser(actor.id);
  const found = memberships.find((membership) => membership.slug === slug);
  if (!found) throw notTheirs();
  const there: Actor = { ...actor, businessId: found.businessId, role: found.role };
  const at = now();
  const userId = actor.id;
  const session = await withBusinessRows(there, async (rows) => {
    if (!(await lockForSession(rows, there, { userId }))) throw notTheirs();
    const old = actor.sessionId && (await endOwnSession(rows, userId, actor.sessionId, at));
    if (!old) throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
    await noteLogin(rows, there, userId, at);
    await writeAuditLine(rows, there, { action: "login.succeeded", things: { user: userId } });
    return openSession(rows, there, { ...old, now: at });
  });
  return sessionCookie(session);
};
