import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { AuditAction } from "#core/values/audit-actions.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { Prisma } from "#generated/prisma/client.ts";

/** The actor recorded in an audit entry. */
export type AuditActor = Pick<Actor, "businessId" | "kind" | "id" | "requestId">;

/** An action and its subjects by ID; never personal data. */
export type AuditLine = {
  action: AuditAction;
  things?: Record<string, string>;
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
  reason?: string;
};

/** Adds an entry in the same transaction as the change. */
export const writeAuditLine = async (
  rows: Rows,
  actor: AuditActor,
  { things = {}, ...line }: AuditLine,
): Promise<void> => {
  await rows.auditLog.create({
    data: {
      businessId: actor.businessId,
      id: uuidv7(),
      actorKind: actor.kind,
      actorId: actor.id,
      requestId: actor.requestId ?? null,
      things,
      ...line,
    },
  });
};

/** The same for a `withBusiness` transaction. */
export const insertAuditLine = async (client: ClientBase, actor: AuditActor, line: AuditLine): Promise<void> => {
  await client.query(
    `insert into audit_log (business_id, id, actor_kind, actor_id, action, things, before, after, reason, request_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      actor.businessId,
      uuidv7(),
      actor.kind,
      actor.id,
      line.action,
      line.things ?? {},
      line.before ?? null,
      line.after ?? null,
      line.reason ?? null,
      actor.requestId ?? null,
    ],
  );
};

/** Logs a request that changes no data itself: a denial, a download, a login. */
export const audit = (actor: AuditActor, line: AuditLine): Promise<void> =>
  withBusinessRows(actor, (rows) => writeAuditLine(rows, actor, line));
