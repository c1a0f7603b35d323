import { asPerson, lockAccount } from "#core/auth/users.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import type { listUsers } from "#features/accounts/contracts/users.ts";

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
/** A user of a business, as shown to its admins. */
export type MemberRow = Omit<ContractAnswer<typeof listUsers>["data"][number], "hasPersonalData" | "isLastAdmin">;

const ACTIVE_ADMIN = "m.role = 'admin' and m.is_active and u.is_active";

const ORDER = {
  name: 'folded(name) collate "C"',
  email: 'email collate "C"',
  role: "array_position(array['admin', 'manager', 'analyst', 'viewer'], role)",
  lastLoginAt: "last_login_at",
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
    const found = `select u.id, u.email, u.name, m.role, m.is_active and u.is_active as is_active, m.sees_personal_data,
        m.last_login_at, m.created_at as joined_at, m.version,
        ${ACTIVE_ADMIN} and 1 = (
          select count(*) from memberships m join users u on u.id = m.user_id
            where m.business_id = $1 and ${ACTIVE_ADMIN}) as is_last_admin
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
