import type { Permission, Role, Scope } from "#lib/domain/permissions.ts";
import { prisma, type Rows } from "./prisma.ts";

export type TokenRow = {
  id: string;
  businessId: string;
  name: string;
  role: Role;
  permissions: Permission[];
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Date;
};

const asToken = (row: { role: string; permissions: string[] } & Omit<TokenRow, "role" | "permissions">): TokenRow => ({
  ...row,
  role: row.role as Role,
  permissions: row.permissions as Permission[],
});

/** Whoever's it is: the business is only known from here. */
export const findTokenByHash = async (hash: string): Promise<TokenRow | null> => {
  const row = await prisma().apiToken.findUnique({ where: { hash }, omit: { hash: true } });
  return row && asToken(row);
};

const TOUCH_MS = 60_000;

/** At most once a minute a token, so that a busy one doesn't write at every request. */
export const touchToken = async ({ id, lastUsedAt }: TokenRow, now: Date): Promise<void> => {
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < TOUCH_MS) return;
  await prisma().apiToken.updateMany({ where: { id }, data: { lastUsedAt: now } });
};

export const tokensOf = async ({ businessId }: Scope): Promise<TokenRow[]> => {
  const rows = await prisma().apiToken.findMany({
    where: { businessId },
    omit: { hash: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(asToken);
};

export const findToken = async ({ businessId }: Scope, id: string): Promise<TokenRow | null> => {
  const row = await prisma().apiToken.findFirst({ where: { businessId, id }, omit: { hash: true } });
  return row && asToken(row);
};

export type NewToken = Pick<TokenRow, "id" | "name" | "role" | "permissions" | "expiresAt"> & { hash: string };

export const insertToken = async (rows: Rows, { businessId }: Scope, token: NewToken): Promise<void> => {
  await rows.apiToken.create({ data: { businessId, ...token } });
};

/** False where this business has no such token that still works. */
export const markTokenRevoked = async (rows: Rows, { businessId }: Scope, id: string, now: Date): Promise<boolean> => {
  const { count } = await rows.apiToken.updateMany({
    where: { businessId, id, revokedAt: null },
    data: { revokedAt: now },
  });
  return count > 0;
};
