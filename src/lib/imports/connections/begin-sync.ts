import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import type { RunRow } from "#lib/server/db/runs/runs.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { beginRun } from "../../runs/begin-run.ts";

/** Queues the reading of a shop in the caller's transaction; a reading that is already queued is reused. */
export const beginSync = async (
  client: PoolClient,
  actor: AuditActor,
  { connectionId, isFirst }: { connectionId: string; isFirst: boolean },
): Promise<RunRow> => {
  const options = { connectionId, ...(isFirst && { isFirst }) };
  const { run, isNew } = await beginRun(byClient(client), actor, {
    kind: "sync_connection",
    trigger: "request",
    options,
  });
  if (isNew) {
    const after = { kind: run.kind, ...options };
    await insertAuditLine(client, actor, { action: "run.requested", things: { run: run.id }, after });
  }
  return run;
};
