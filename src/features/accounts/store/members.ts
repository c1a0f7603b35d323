import type { ClientBase } from "pg";
import type { BusinessRow } from "#core/auth/businesses.ts";
import { endSessionsForUser } from "#core/auth/sessions.ts";
import { asPerson, lockAccount } from "#core/auth/users.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import { latestPast } from "#core/server/clock.ts";
import type { Actor, Rights, Role, Scope } from "#core/values/permissions.ts";
import type { StartPages, TableDensity } from "#core/values/preferences.ts";

import type { InboxReader } from "#features/alerts/rules.ts";
import { countUnread } from "#features/alerts/store.ts";
import type { BusinessTexts } from "#records/rules/business-texts.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { rolesSeenBy, type ViewList } from "#records/rules/view-lists.ts";

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

/**
 * Whether the account also belongs to another business than this one and its sample, active or not. Locks the account, so that joining another
 * business waits until this transaction has ended.
 */
export const opensAnotherBusiness = async (rows: Rows, { businessId }: Scope, userId: string): Promise<boolean> => {
  await lockAccount(rows, userId);
  const [found] = await asPerson(
    rows,
    userId,
    () => rows.$queryRaw<{ opens: boolean }[]>`
      select exists (
        select 1 from memberships m join businesses b on b.id = m.business_id
          where m.user_id = ${userId}::uuid and b.id <> ${businessId}::uuid and b.sample_of is distinct from ${businessId}::uuid
      ) as opens`,
  );
  return found?.opens ?? true;
};

/** What the user or token with this ID may do, or last could; a viewer's rights without personal data if it is neither. */
export const readRights = async (client: ClientBase, { businessId }: Scope, id: string): Promise<Rights> => {
  const { rows } = await client.query<Rights>(
    `select role, sees_personal_data as "seesPersonalData", '{}'::text[] as "onlyPermissions" from memberships
      where business_id = $1 and user_id::text = $2
     union all
     select role, null, permissions from api_tokens where business_id = $1 and id::text = $2`,
    [businessId, id],
  );
  return rows[0] ?? { role: "viewer" };
};

type Person = {
  name: string;
  email: string | null;
  language: Language | null;
  tableDensity: TableDensity | null;
};

/** IDs of saved views by list. */
export type DefaultViews = Partial<Record<ViewList, string>>;

type MyselfRow = {
  /** Null if the membership or token was deleted after authentication. */
  person: Person | null;
  business: BusinessRow & { startPages: StartPages; sampleOf: { slug: string; name: string } | null };
  storefronts: { id: number; name: string }[];
  /** Whether the gross margin of any customer is known. */
  hasCosts: boolean;
  texts: BusinessTexts | null;
  /** The active version of the business's own RFM segments, with its texts and colors; null for the standard ones. */
  rfmScheme: { version: number; looks: RfmScheme["looks"] } | null;
  unreadAlerts: number;
  defaultViews: DefaultViews;
};

/**
 * What every page needs of the actor and their business, in one statement, because each page load reads it. Undefined if the
 * business was deleted after authentication.
 */
export const readMyself = (
  scope: Scope,
  { kind, id, role, isManager, kinds: alertKinds }: InboxReader & Pick<Actor, "kind" | "role">,
): Promise<MyselfRow | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<MyselfRow>(
      `select
          (select jsonb_build_object('name', u.name, 'email', u.email, 'language', u.language, 'tableDensity', u.table_density)
             from memberships m join users u on u.id = m.user_id
             where m.business_id = $1 and m.user_id::text = $2 and $3 = 'user'
           union all
           select jsonb_build_object('name', t.name, 'email', null, 'language', null, 'tableDensity', null)
             from api_tokens t where t.business_id = $1 and t.id::text = $2 and $3 = 'token') as person,
          jsonb_build_object('id', b.id, 'slug', b.slug, 'name', b.name, 'timeZone', b.time_zone, 'currency', b.currency,
            'startPages', b.start_pages, 'sampleOf', (select jsonb_build_object('slug', p.slug, 'name', p.name) from businesses p where p.id = b.sample_of)
          ) as business,
          (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.id), '[]')
             from storefronts s where s.business_id = $1) as storefronts,
          exists (select from customer_metrics where business_id = $1 and gross_margin is not null) as "hasCosts",
          (select texts from business_texts where business_id = $1) as texts,
          (select jsonb_build_object('version', s.version, 'looks', s.scheme -> 'looks') from rfm_scheme_choices c
             join rfm_schemes s on s.business_id = $1 and s.version = c.version where c.business_id = $1) as "rfmScheme",
          (${countUnread("$2", "$4", "$5")}) as "unreadAlerts",
          (select coalesce(jsonb_object_agg(d.list, d.view_id), '{}')
             from default_views d join saved_views v on v.business_id = $1 and v.id = d.view_id
             where d.business_id = $1 and d.actor_id = $2 and v.deleted_at is null
               and (v.owner_id = $2 or v.shared_with = any($6))) as "defaultViews"
        from businesses b where b.id = $1`,
      [scope.businessId, id, kind, isManager, alertKinds, rolesSeenBy(role)],
    );
    return rows[0];
  });

/** A user of a business, as shown to its admins. */
export type MemberRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  isActive: boolean;
  /** As an admin chose; null: as the role does. */
  seesPersonalData: boolean | null;
  lastLoginAt: Date | null;
  joinedAt: Date;
  /** Of role, access and view of personal data. */
  version: number;
};

const ACTIVE_ADMIN = "m.role = 'admin' and m.is_active and u.is_active";

const ORDER = {
  name: 'folded(name) collate "C"',
  email: 'email collate "C"',
  role: "array_position(array['admin', 'manager', 'analyst', 'viewer'], role)",
  lastLoginAt: '"lastLoginAt"',
};

type MemberField = keyof typeof ORDER;
export type MemberSort = MemberField | `-${MemberField}`;

/** One page of a business's users; every word must occur in the name or email. */
export const listMembers = (
  scope: Scope,
  { words, sort }: { words: readonly string[]; sort: MemberSort },
  place: PageWindow,
): Promise<Page<MemberRow & { isLastAdmin: boolean }>> =>
  withBusiness(scope, (client) => {
    const found = `select u.id, u.email, u.name, m.role, m.is_active and u.is_active as "isActive",
        m.sees_personal_data as "seesPersonalData",
        m.last_login_at as "lastLoginAt", m.created_at as "joinedAt", m.version,
        ${ACTIVE_ADMIN} and 1 = (
          select count(*) from memberships m join users u on u.id = m.user_id
            where m.business_id = $1 and ${ACTIVE_ADMIN}) as "isLastAdmin"
      from memberships m join users u on u.id = m.user_id
      where m.business_id = $1 and ${hasWords("u.name || ' ' || u.email", "$2")}`;
    return readPage(client, { found, order: orderBy(ORDER, sort), values: [scope.businessId, words] }, place);
  });

export const findMemberRow = async (rows: Rows, { businessId }: Scope, userId: string): Promise<MemberRow | null> => {
  const found = await rows.membership.findUnique({
    where: { businessId_userId: { businessId, userId } },
    select: {
      role: true,
      isActive: true,
      seesPersonalData: true,
      lastLoginAt: true,
      createdAt: true,
      version: true,
      user: { select: { id: true, email: true, name: true, isActive: true } },
    },
  });
  if (!found) return null;
  const { user, role, createdAt, ...rest } = found;
  return { ...user, ...rest, role: role as Role, isActive: found.isActive && user.isActive, joinedAt: createdAt };
};

/**
 * The IDs of active admins, locked until the transaction ends, so that two concurrent changes can't remove the last two
 * admins.
 */
export const lockActiveAdmins = async (rows: Rows, { businessId }: Scope): Promise<string[]> => {
  const found = await rows.$queryRaw<{ id: string }[]>`
    select m.user_id as id from memberships m join users u on u.id = m.user_id
      where m.business_id = ${businessId}::uuid and m.role = 'admin' and m.is_active and u.is_active
      order by m.user_id for update of m`;
  return found.map(({ id }) => id);
};

/** False if the membership has another version by now. */
export const updateMember = async (
  rows: Rows,
  { businessId }: Scope,
  { userId, version }: { userId: string; version?: number | undefined },
  change: Pick<MemberRow, "role" | "isActive"> & { seesPersonalData?: boolean | null },
): Promise<boolean> => {
  const where = { businessId, userId, ...(version !== undefined && { version }) };
  const { count } = await rows.membership.updateMany({ where, data: { ...change, version: { increment: 1 } } });
  return count > 0;
};
