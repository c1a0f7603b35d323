import type { RunKind, RunOptions } from "#lib/domain/runs/kinds.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { byRows } from "#lib/server/db/transaction.ts";
import type { Actor } from "../domain/permissions.ts";
import { createOnce } from "../server/create-idempotently.ts";
import { beginRun } from "./begin-run.ts";
import { readRun, type ShownRun } from "./manage-runs.ts";

/**
 * Queues a run that a user requests, or returns the one already waiting to do the same. Throws what `createOnce`
 * throws.
 */
export const requestRun = async <Kind extends RunKind>(
  actor: Actor,
  kind: Kind,
  options: RunOptions<Kind>,
): Promise<ShownRun> => {
  const { id } = await createOnce(actor, async (rows) => {
    const { run, isNew } = await beginRun(byRows(rows), actor, { kind, trigger: "request", options });
    if (isNew) {
      const after = { kind, ...options };
      await writeAuditLine(rows, actor, { action: "run.requested", things: { run: run.id }, after });
    }
    return { id: run.id };
  });
  return readRun(actor, id);
};
