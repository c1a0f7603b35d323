import type { ClientBase } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import { prisma, type Rows } from "#core/db/transaction.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { Rights, Role, Scope } from "#core/values/permissions.ts";

/**
 * Runs `work` with access to the person's own account, and to their memberships and sessions in every business, under row
 * level security.
 */
export const asPerson = async <Result>(rows: Rows, userId: string, work: () => Promise<Result>): Promise<Result> => {
  await setLocally(rows, "app.user_id", userId);
  const result = await work();
  await setLocally(rows, "app.user_id", "");
  return result;
};

type Account = { passwordHash: string | null; isActive: boolean };

/**
 * Locks a person's account until the transaction ends: passwords change, sessions are created and existing accounts join businesses
 * one after the other. By a function that runs as the tables' owner, who may set the password in the same transaction; call it before
 * the account is written. Null if there is none.
 */
export const lockAccount = async (rows: Rows, userId: string): Promise<Account | null> => {
  const [account] = await rows.$queryRaw<Account[]>`
    select password_hash as "passwordHash", is_active as "isActive" from lock_account(${userId}::uuid)`;
  return account ?? null;
};

export type UserRow = {
  id: string;
  email: string;
  name: string;
  isActive: boolean;
  language: string | null;
  tableDensity: string | null;
};

const VISIBLE = { id: true, email: true, name: true, isActive: true, language: true, tableDensity: true } as const;

/** The accounts with this email, the oldest first: a person invited by several businesses can have several. */
export const findUsersByEmail = (
  email: string,
  rows: Rows = prisma(),
): Promise<(UserRow & { passwordHash: string | null })[]> =>
  rows.user.findMany({
    where: { email },
    select: { ...VISIBLE, passwordHash: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });

/** Whether any user exists, in any business. */
export const hasUsers = async (rows: Rows = prisma()): Promise<boolean> =>
  (await rows.user.findFirst({ select: { id: true } })) !== null;

type MembershipRow = { businessId: string; slug: string; name: string; role: Role; isSample: boolean };

/** The businesses a person may enter, last used first: the only lookup across businesses, by the person's own ID. */
export const listMemberships = (userId: string): Promise<MembershipRow[]> =>
  prisma().$transaction(async (rows) => {
    await setLocally(rows, "app.user_id", userId);
    const active = await rows.$queryRaw<(Omit<MembershipRow, "isSample"> & { sampleOf: string | null })[]>`
      select m.business_id as "businessId", b.slug, b.name, m.role, b.sample_of as "sampleOf"
        from memberships m join businesses b on b.id = m.business_id
        where m.user_id = ${userId}::uuid and m.is_active
        order by m.last_login_at desc nulls last, m.created_at, m.business_id`;
    // A sample's users are those of its business.
    return active
      .filter(({ sampleOf }) => sampleOf === null || active.some(({ businessId }) => businessId === sampleOf))
      .map(({ sampleOf, ...membership }) => ({ ...membership, isSample: sampleOf !== null }));
  });

/** A person as a member of this business, or null. Active only if both the account and the membership are. */
export const findMember = (scope: Scope, userId: string): Promise<(UserRow & { role: Role }) | null> =>
  withBusinessRows(scope, async (rows) => {
    const found = await rows.membership.findUnique({
      where: { businessId_userId: { businessId: scope.businessId, userId } },
      select: { role: true, isActive: true, user: { select: VISIBLE } },
    });
    return found && { ...found.user, isActive: found.isActive && found.user.isActive, role: found.role as Role };
  });

/** One query whether the email is unknown, known elsewhere or a member's, so that timing reveals nothing. */
export const hasMember = async (rows: Rows, { businessId }: Scope, email: string): Promise<boolean> => {
  const found = await rows.membership.findFirst({ where: { businessId, user: { email } }, select: { userId: true } });
  return found !== null;
};

/** Until the transaction ends, no other one adds an account with this email or invites it. */
export const lockEmail = (rows: Rows, email: string): Promise<void> => lockUntilCommit(rows, "accounts", email);

export type NewUser = { id: string; email: string; name: string; passwordHash: string };

export const insertUser = async (rows: Rows, user: NewUser): Promise<void> => {
  await rows.user.createMany({ data: user });
};

/** False if they are already a member. */
export const insertMembership = async (
  rows: Rows,
  { businessId }: Scope,
  userId: string,
  role: Role,
): Promise<boolean> =>
  (await rows.membership.createMany({ data: { businessId, userId, role }, skipDuplicates: true })).count > 0;

export const noteLogin = async (rows: Rows, { businessId }: Scope, userId: string, at: Date): Promise<void> => {
  await rows.membership.updateMany({ where: { businessId, userId }, data: { lastLoginAt: at } });
};

export const updatePreferences = async (
  rows: Rows,
  userId: string,
  preferences: { language: string | null } | { tableDensity: string | null },
): Promise<void> => {
  await asPerson(rows, userId, () => rows.user.update({ where: { id: userId }, data: preferences }));
};

/** What the user or token with this ID may do, or last could; a viewer's rights without personal data if it is neither. */
export const readRights = async (client: ClientBase, { businessId }: Scope, id: string): Promise<Rights> => {
  const { rows } = await client.query<Rights>(
    `select role, sees_personal_data, '{}'::text[] as only_permissions from memberships
      where business_id = $1 and user_id::text = $2
     union all
     select role, null, permissions from api_tokens where business_id = $1 and id::text = $2`,
    [businessId, id],
  );
  return rows[0] ?? { role: "viewer" };
};
