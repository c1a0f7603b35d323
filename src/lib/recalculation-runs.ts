import { beginRun } from "./begin-run.ts";
import { getAllSegments } from "./customer-segmentation.ts";
import { refusalBy } from "./domain/errors.ts";
import type { Actor } from "./domain/permissions.ts";
import { readRun, type ShownRun } from "./runs.ts";
import { createOnce } from "./server/create-once.ts";
import { writeAuditLine } from "./server/db/audit-log.ts";
import { byRows } from "./server/queue/transaction.ts";

/**
 * Has a worker bring these segments up to date, all in use where none is named. Gives the run to follow. Throws NOT_FOUND
 * (SEGMENT_NOT_FOUND), and what `createOnce` throws.
 */
export const requestRecalculation = async (
  actor: Actor,
  { segmentIds }: { segmentIds?: readonly string[] | undefined },
): Promise<ShownRun> => {
  const known = new Set((await getAllSegments(actor)).map(({ id }) => id));
  const wanted = segmentIds && [...new Set(segmentIds)].sort();
  if (wanted?.some((id) => !known.has(id))) throw refusalBy("SEGMENT_NOT_FOUND", "There is no such segment");
  const options = { reason: "request" as const, ...(wanted && { segmentIds: wanted }) };
  const { id } = await createOnce(actor, async (rows) => {
    const { run, isNew } = await beginRun(byRows(rows), actor, {
      kind: "recalculate_segments",
      trigger: "request",
      options,
    });
    if (isNew) {
      const after = { kind: run.kind, ...options };
      await writeAuditLine(rows, actor, { action: "run.requested", things: { run: run.id }, after });
    }
    return { id: run.id };
  });
  return readRun(actor, id);
};
