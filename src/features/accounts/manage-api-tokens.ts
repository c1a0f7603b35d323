import { v7 as uuidv7 } from "uuid";
import {
  findToken,
  findTokens,
  insertToken,
  listApiTokens,
  markTokenRevoked,
  type TokenRow,
  type TokenSort,
  type TokenState,
} from "#core/auth/api-tokens.ts";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { hashSecret, makeToken } from "#core/auth/secrets.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { type Changed, changeEach } from "#core/values/changed.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMayGrant } from "#core/values/grants.ts";
import { type Actor, listPermissions, type Permission, type Role, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";

type TokenDraft = {
  name: string;
  role: Role;
  /** A subset of the role's permissions; empty means all of them. */
  permissions?: Permission[];
  /** Counted from creation; null never expires. */
  expiresInDays: number | null;
};

const DAY_MS = 86_400_000;

const toTokenState = ({ revokedAt, expiresAt }: TokenRow, at: Date): TokenState => {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= at ? "expired" : "active";
};

const shown = (row: TokenRow, at: Date) => ({ ...row, state: toTokenState(row, at) });

const checkPermissions = (role: Role, permissions: readonly Permission[]): void => {
  const possible = listPermissions({ role });
  if (permissions.every((permission) => possible.includes(permission))) return;
  const values = possible.join(", ");
  refuseField("permissions", { reason: "unknown_value", values: { values }, message: `must be one of: ${values}` });
};

/** When the caller's own access ends; null for a user, the command line, and a token that never expires. */
export const findAccessEnd = async (actor: Actor): Promise<Date | null> =>
  actor.kind === "token" ? ((await findToken(actor, actor.id))?.expiresAt ?? null) : null;

/** When a new token expires. A token can't create one that outlives it, so a stolen token can't be prolonged. */
const computeExpiry = (days: number | null, createdAt: Date, limit: Date | null): Date | null => {
  const requested = days === null ? null : new Date(createdAt.getTime() + days * DAY_MS);
  if (limit === null) return requested;
  const daysLeft = Math.ceil((limit.getTime() - createdAt.getTime()) / DAY_MS);
  if (days === null || days > daysLeft) {
    const day = limit.toISOString().slice(0, 10);
    const message = `must not outlast the token that creates it, which expires on ${day}`;
    refuseField("expiresInDays", { reason: "outlives_token", values: { day }, message });
  }
  return requested && requested < limit ? requested : limit;
};

/**
 * Creates an API token of the actor's business; the secret `token` is returned only here and stored as a hash. Throws
 * INVALID_PARAMETER with the field, and FORBIDDEN for permissions beyond the actor's own.
 */
export const createToken = async (actor: Actor, draft: TokenDraft) => {
  const { permissions = [], expiresInDays, role } = draft;
  const name = readName(draft.name);
  checkPermissions(role, permissions);
  assertMayGrant(actor, { role, onlyPermissions: permissions });
  const limit = await findAccessEnd(actor);
  return createOnce(actor, async (rows) => {
    const token = makeToken();
    const createdAt = now();
    const expiresAt = computeExpiry(expiresInDays, createdAt, limit);
    const fields = { id: uuidv7(), name, role, permissions, expiresAt, createdAt };
    await insertToken(rows, actor, { ...fields, hash: hashSecret(token) });
    const after = { role, permissions, expiresAt: expiresAt?.toISOString() ?? null };
    await writeAuditLine(rows, actor, { action: "token.created", things: { token: fields.id }, after });
    const row = { ...fields, businessId: actor.businessId, revokedAt: null, lastUsedAt: null };
    return { ...shown(row, fields.createdAt), token };
  });
};

/** All tokens of a business, oldest first, without their secrets. */
export const listTokens = async (scope: Scope) => {
  const at = now();
  return (await listApiTokens(scope)).map((row) => shown(row, at));
};

/** One page of a business's tokens, optionally in one state. */
export const listTokenPage = async (
  scope: Scope,
  { q, sort, state, ...page }: ListRequest<TokenSort> & { state?: TokenState | undefined },
) => {
  const at = now();
  const { data, total } = await findTokens(scope, { words: searchWords(q), state, sort, now: at }, toPageWindow(page));
  return { data: data.map((row) => shown(row, at)), total };
};

const revoke = async (rows: Rows, actor: Actor, id: string): Promise<boolean> => {
  if (!(await markTokenRevoked(rows, actor, id, now()))) return false;
  await writeAuditLine(rows, actor, { action: "token.revoked", things: { token: id } });
  return true;
};

/** Takes effect immediately. Throws NOT_FOUND for a token of another business or one already revoked. */
export const revokeToken = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    if (!isUuid(id) || !(await revoke(rows, actor, id))) {
      throw refusalBy("TOKEN_NOT_FOUND", "This business has no such token");
    }
  });

/** The same for several tokens in one transaction. Those already revoked stay as they are. */
export const revokeTokens = (actor: Actor, ids: readonly string[]): Promise<Changed<"revoke">> =>
  withBusinessRows(actor, (rows) => changeEach("revoke", ids, (id) => revoke(rows, actor, id)));
