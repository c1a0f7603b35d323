import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { byClient } from "#core/db/transaction.ts";
import { beginRun } from "#features/runs/begin-run.ts";
import type { RunRow } from "#features/runs/store/runs.ts";

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
