import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import { beginRunsAfterImport } from "../axes/run-after-import.ts";
import { findImport } from "./store/import-list.ts";
import { endImport, type ImportProgress, pickProgress } from "./store/imports.ts";

/** Whether the file or its options are invalid, so that a retry would fail for the same reason. */
export const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && error.code !== "SERVICE_UNAVAILABLE";

/** Whether rows of the file were written; a damaged place further down doesn't undo them. */
const hasWritten = ({
  rowsRead,
  rowsRefused,
  cellsLeftOut,
  ordersKept,
  customersKept,
  ticketsKept,
  ...written
}: ImportProgress): boolean => Object.values(written).some((number) => number > 0);

/** Tells other systems how an import ended and what it wrote. */
const queueImportWebhook = async (client: PoolClient, actor: AuditActor, id: string): Promise<void> => {
  const entry = await findImport(client, actor, id);
  if (!entry) return;
  const { fileName, format, state } = entry;
  const data = { import: { id, fileName, format, state, ...pickProgress(entry) } };
  await queueWebhook(client, actor, { event: "import.finished", at: now(), data });
};

/**
 * Records the state of an import, with an audit entry. A successful one, and a failed one that has written rows, queue
 * what depends on them.
 */
export const recordImportState = (
  actor: AuditActor,
  id: string,
  action: string,
  end: "succeeded" | "failed" | null,
  reason?: string,
) =>
  withBusiness(actor, async (client) => {
    const row = end ? await endImport(client, actor, id, { state: end, error: reason }) : null;
    if (row && (end === "succeeded" || hasWritten(pickProgress(row)))) await beginRunsAfterImport(client, actor, row);
    if (row) await queueImportWebhook(client, actor, id);
    const after = row && Object.fromEntries(Object.entries(pickProgress(row)).filter(([, number]) => number > 0));
    await insertAuditLine(client, actor, {
      action: `import.${action}`,
      things: { import: id },
      ...(after ? { after } : {}),
      ...(reason ? { reason } : {}),
    });
    return row;
  });
