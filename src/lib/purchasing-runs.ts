import { beginRun } from "./begin-run.ts";
import type { Actor } from "./domain/permissions.ts";
import { readRun, type ShownRun } from "./runs.ts";
import { createOnce } from "./server/create-once.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { byRows } from "./server/queue/transaction.ts";

/** Has a worker segment the business's own customers by their purchases. Gives the run to follow. Throws what `createOnce` throws. */
export const requestPurchasing = async (actor: Actor): Promise<ShownRun> => {
  const { id } = await createOnce(actor, async (rows) => {
    const wanted = { kind: "segment_purchases", trigger: "request", options: {} } as const;
    const { run, isNew } = await beginRun(byRows(rows), actor, wanted);
    if (isNew) {
      await writeAuditLine(rows, actor, {
        action: "run.requested",
        things: { run: run.id },
        after: { kind: run.kind },
      });
    }
    return { id: run.id };
  });
  return readRun(actor, id);
};
