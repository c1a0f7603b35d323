import { AppError } from "../domain/errors.ts";
import { beginRunsAfterImport } from "../runs/run-after-import.ts";
import { type AuditActor, insertAuditLine } from "../server/db/accounts/audit-log.ts";
import { endImport, type ImportProgress, progressOf } from "../server/db/imports/imports.ts";
import { withBusiness } from "../server/db/with-business.ts";

/** Whether the file or its options are invalid, so that a retry would fail for the same reason. */
export const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && error.code !== "SERVICE_UNAVAILABLE";

/** Whether rows of the file were written; a damaged place further down doesn't undo them. */
const hasWritten = ({
  rowsRead,
  rowsRefused,
  ordersKept,
  customersKept,
  ticketsKept,
  ...written
}: ImportProgress): boolean => Object.values(written).some((number) => number > 0);

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
    if (row && (end === "succeeded" || hasWritten(progressOf(row)))) await beginRunsAfterImport(client, actor, row);
    const after = row && Object.fromEntries(Object.entries(progressOf(row)).filter(([, number]) => number > 0));
    await insertAuditLine(client, actor, {
      action: `import.${action}`,
      things: { import: id },
      ...(after ? { after } : {}),
      ...(reason ? { reason } : {}),
    });
    return row;
  });
