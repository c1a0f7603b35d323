import { isDatabaseAway } from "#core/values/database-away.ts";
import type { Permission, Role, Scope } from "#core/values/permissions.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "../db/read-page.ts";
import { prisma, type Rows } from "../db/transaction.ts";
import { withBusiness, withBusinessRows } from "../db/with-business.ts";

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

/** Across all businesses: the token determines the business. */
export const findTokenByHash = async (hash: string): Promise<TokenRow | null> => {
  const row = await prisma().apiToken.findUnique({ where: { hash }, omit: { hash: true } });
  return row && asToken(row);
};

const TOUCH_MS = 60_000;

/**
 * At most once a minute per token, so that a busy one doesn't write on every request. Not at all while a node of Citus is away,
 * because all nodes have the tokens: requests to businesses of the other nodes go on.
 */
export const touchToken = async ({ id, businessId, lastUsedAt }: TokenRow, now: Date): Promise<void> => {
  if (lastUsedAt && Math.abs(now.getTime() - lastUsedAt.getTime()) < TOUCH_MS) return;
  try {
    await withBusinessRows({ businessId }, (rows) =>
      rows.apiToken.updateMany({ where: { businessId, id }, data: { lastUsedAt: now } }),
    );
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
  }
};

export const listApiTokens = async ({ businessId }: Scope): Promise<TokenRow[]> => {
  const rows = await prisma().apiToken.findMany({
    where: { businessId },
    omit: { hash: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(asToken);
};

export type TokenState = "active" | "expired" | "revoked";

const ORDER = {
  name: 'folded(name) collate "C"',
  createdAt: "created_at",
  expiresAt: "expires_at",
  lastUsedAt: "last_used_at",
};

type TokenField = keyof typeof ORDER;
export type TokenSort = TokenField | `-${TokenField}`;

type TokensWanted = { words: readonly string[]; state: TokenState | undefined; sort: TokenSort; now: Date };

/** One page of a business's tokens, of one state or all; every word must occur in the name. */
export const findTokens = (
  scope: Scope,
  { words, state, sort, now }: TokensWanted,
  place: PageWindow,
): Promise<Page<TokenRow>> =>
  withBusiness(scope, (client) => {
    const found = `select * from (
        select id, business_id, name, role, permissions, expires_at, revoked_at, last_used_at, created_at,
            case when revoked_at is not null then 'revoked' when expires_at <= $2 then 'expired' else 'active' end as state
          from api_tokens where business_id = $1 and ${hasWords("name", "$3")}) as judged
      where $4::text is null or state = $4`;
    const values = [scope.businessId, now, words, state ?? null];
    return readPage(client, { found, order: orderBy(ORDER, sort), values }, place);
  });

export const findToken = async ({ businessId }: Scope, id: string): Promise<TokenRow | null> => {
  const row = await prisma().apiToken.findFirst({ where: { businessId, id }, omit: { hash: true } });
  return row && asToken(row);
};

type NewToken = Pick<TokenRow, "id" | "name" | "role" | "permissions" | "expiresAt" | "createdAt"> & {
  hash: string;
};

export const insertToken = async (rows: Rows, { businessId }: Scope, token: NewToken): Promise<void> => {
  await rows.apiToken.create({ data: { businessId, ...token } });
};

/** False if this business has no such active token. */
export const markTokenRevoked = async (rows: Rows, { businessId }: Scope, id: string, now: Date): Promise<boolean> => {
  const { count } = await rows.apiToken.updateMany({
    where: { businessId, id, revokedAt: null },
    data: { revokedAt: now },
  });
  return count > 0;
};
