import { randomUUID } from "node:crypto";
import { readName, refuseField } from "./domain/accounts/fields.ts";
import { AppError } from "./domain/errors.ts";
import type { Actor, Permission, Role, Scope } from "./domain/permissions.ts";
import { hashSecret, makeToken } from "./server/auth/secrets.ts";
import { now } from "./server/clock.ts";
import { insertToken, markTokenRevoked, type TokenRow, tokensOf } from "./server/db/api-tokens.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

export type TokenDraft = {
  name: string;
  role: Role;
  /** Of the role's; empty means all of them. */
  permissions?: Permission[];
  /** Null never expires. */
  expiresAt: Date | null;
};

/** A new API token of the actor's business; the secret `token` is shown this once and kept only as a hash. */
export const createToken = async (actor: Actor, draft: TokenDraft): Promise<{ id: string; token: string }> => {
  const { permissions = [], expiresAt, role } = draft;
  const name = readName(draft.name);
  if (expiresAt && expiresAt <= now()) {
    refuseField("expiresAt", { reason: "future", message: "must lie in the future" });
  }
  const token = makeToken();
  const id = randomUUID();
  await withBusinessRows(actor, async (rows) => {
    await insertToken(rows, actor, { id, name, role, permissions, expiresAt, hash: hashSecret(token) });
    const after = { role, permissions, expiresAt: expiresAt?.toISOString() ?? null };
    await writeAuditLine(rows, actor, { action: "token.created", things: { token: id }, after });
  });
  return { id, token };
};

/** Every token of a business, oldest first, without its secret. */
export const listTokens = (scope: Scope): Promise<TokenRow[]> => tokensOf(scope);

/** Ends a token at once. Throws NOT_FOUND for one that this business does not have or that was revoked before. */
export const revokeToken = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    if (!isId || !(await markTokenRevoked(rows, actor, id, now()))) {
      throw new AppError("NOT_FOUND", "This business has no such token");
    }
    await writeAuditLine(rows, actor, { action: "token.revoked", things: { token: id } });
  });
