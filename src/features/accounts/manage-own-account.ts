import { writeAuditLine } from "#core/auth/audit-log.ts";
import { sessionCookie } from "#core/auth/session.ts";
import { endOwnSession, lockForSession, openSession } from "#core/auth/sessions.ts";
import { listMemberships, noteLogin, updatePreferences } from "#core/auth/users.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { type Actor, can, listPermissions } from "#core/values/permissions.ts";
import { getStartPage, readStartPages } from "#core/values/preferences.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import type { updateMe } from "#records/contracts/me.ts";
import { inboxReader } from "#records/rules/alerts.ts";
import { listTexts, schemeTexts } from "#records/rules/business-texts.ts";
import { readMyself } from "./store/myself.ts";

const NO_PERSON = { name: "", email: null, language: null, tableDensity: null };

/** The actor, their business, and their permissions in it. */
export const whoAmI = async (actor: Actor) => {
  const found = await readMyself(actor, { ...inboxReader(actor), kind: actor.kind, role: actor.role });
  if (!found) throw new AppError("NOT_FOUND", "There is no such business");
  const {
    business: { startPages, ...business },
    ...rest
  } = found;
  const { person, storefronts, hasCosts, texts, rfmScheme, unreadAlerts, defaultViews } = rest;
  if (!person && actor.kind === "user")
    throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  const { id, role } = actor;
  return {
    id,
    ...(person ?? NO_PERSON),
    role,
    permissions: listPermissions(actor),
    startPage: getStartPage(readStartPages(startPages), role),
    business,
    storefronts,
    hasCosts,
    texts: listTexts(rfmScheme ? schemeTexts(rfmScheme.looks, texts ?? {}) : (texts ?? {})),
    ...(rfmScheme && {
      rfmScheme: {
        version: rfmScheme.version,
        looks: RFM_KEYS_BY_VALUE.map((key) => {
          const { name, description, color } = rfmScheme.looks[key];
          return { key, name, description, color };
        }),
      },
    }),
    unreadAlerts: can(actor, "customers:view") ? unreadAlerts : 0,
    defaultViews,
  };
};

/** Stores the user's preferences; null follows the browser, and what is left out stays. */
export const setMyPreferences = async (actor: Actor, { language, tableDensity }: ContractInput<typeof updateMe>) => {
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
export const myBusinesses = async (actor: Actor) => {
  const memberships = await listMemberships(actor.id);
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
  const memberships = await listMemberships(actor.id);
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
