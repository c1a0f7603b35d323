import type { Role, Scope } from "#lib/domain/permissions.ts";
import { prisma, type Rows } from "../prisma.ts";
import { withBusinessRows } from "../with-business.ts";

export type UserRow = {
  id: string;
  email: string;
  name: string;
  isActive: boolean;
  language: string | null;
};

const VISIBLE = { id: true, email: true, name: true, isActive: true, language: true } as const;

export const findUserByEmail = (email: string): Promise<(UserRow & { passwordHash: string | null }) | null> =>
  prisma().user.findUnique({ where: { email }, select: { ...VISIBLE, passwordHash: true } });

/** False before anybody was made, in any business. */
export const hasUsers = async (): Promise<boolean> =>
  (await prisma().user.findFirst({ select: { id: true } })) !== null;

export type MembershipRow = { businessId: string; slug: string; name: string; role: Role };

/** Where a person may go, the business they were in last first: the one place that looks across businesses, by the person's own id. */
export const membershipsOf = (userId: string): Promise<MembershipRow[]> =>
  prisma().$transaction(async (rows) => {
    await rows.$executeRaw`select set_config('app.user_id', ${userId}, true)`;
    const found = await rows.membership.findMany({
      where: { userId, isActive: true },
      orderBy: [{ lastLoginAt: { sort: "desc", nulls: "last" } }, { createdAt: "asc" }, { businessId: "asc" }],
      select: { businessId: true, role: true, business: { select: { slug: true, name: true } } },
    });
    return found.map(({ businessId, role, business }) => ({ businessId, ...business, role: role as Role }));
  });

/** A person as a member of this business, or null. Active is who is so both as a person and here. */
export const findMember = (scope: Scope, userId: string): Promise<(UserRow & { role: Role }) | null> =>
  withBusinessRows(scope, async (rows) => {
    const found = await rows.membership.findUnique({
      where: { businessId_userId: { businessId: scope.businessId, userId } },
      select: { role: true, isActive: true, user: { select: VISIBLE } },
    });
    return found && { ...found.user, isActive: found.isActive && found.user.isActive, role: found.role as Role };
  });

/** By one query whether the email is unknown, known elsewhere or a member's: its time tells nothing either. */
export const hasMember = ({ businessId }: Scope, email: string): Promise<boolean> =>
  withBusinessRows({ businessId }, async (rows) => {
    const found = await rows.membership.findFirst({ where: { businessId, user: { email } }, select: { userId: true } });
    return found !== null;
  });

export type NewUser = { id: string; email: string; name: string; passwordHash: string };

/** False where somebody has this email already. */
export const insertUser = async (rows: Rows, user: NewUser): Promise<boolean> =>
  (await rows.user.createMany({ data: user, skipDuplicates: true })).count > 0;

/** False where they are a member already. */
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

export const updateLanguage = async (rows: Rows, userId: string, language: string | null): Promise<void> => {
  await rows.user.update({ where: { id: userId }, data: { language } });
};
