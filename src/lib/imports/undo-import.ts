import type { RunOptions } from "#lib/domain/runs/kinds.ts";
import type { RunResult } from "#lib/domain/runs/results.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { lockOrderWrites } from "#lib/server/db/imports/orders/orders.ts";
import { findUndoBlockers } from "#lib/server/db/imports/undo/undo-blockers.ts";
import { undoRecords } from "#lib/server/db/imports/undo/undo-records.ts";
import { lockImportToUndo, noteImportUndone, setUndoRun } from "#lib/server/db/imports/undo/undo-state.ts";
import { withLockInTurn } from "#lib/server/db/lock.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { refusalBy } from "../domain/errors.ts";
import { blockersText, type UndoBlocker } from "../domain/imports/undo.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { beginRun } from "../runs/begin-run.ts";
import { RunFailed, type RunProgress } from "../runs/execute-run.ts";
import { beginRunsAfterImport } from "../runs/run-after-import.ts";
import { importEntry, type ShownImport, shownImport, undoOf } from "./list-imports.ts";

/** What keeps an import from being undone. Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const undoBlockersOf = async (scope: Scope, id: string): Promise<{ id: string; blockers: UndoBlocker[] }> => {
  await importEntry(scope, id);
  return { id, blockers: await withBusiness(scope, (client) => findUndoBlockers(client, scope, id)) };
};

/**
 * Queues a run that undoes an import, or returns the one already queued. Throws NOT_FOUND (IMPORT_NOT_FOUND), and CONFLICT
 * if the import is running or did not store what it changed (IMPORT_NOT_UNDOABLE) or if other records depend on it
 * (IMPORT_HAS_DEPENDENTS).
 */
export const requestUndo = async (actor: Actor, id: string): Promise<ShownImport> => {
  const entry = await importEntry(actor, id);
  const state = undoOf(entry);
  if (state === null) throw refusalBy("IMPORT_NOT_UNDOABLE", "This import can't be undone");
  if (state === "possible") {
    await withBusiness(actor, async (client) => {
      const blockers = await findUndoBlockers(client, actor, id);
      if (blockers.length > 0) throw refusalBy("IMPORT_HAS_DEPENDENTS", blockersText(blockers));
      const options = { importId: id, fileName: entry.fileName };
      const { run, isNew } = await beginRun(byClient(client), actor, {
        kind: "import_undo",
        trigger: "request",
        options,
      });
      await setUndoRun(client, actor, id, run.id);
      if (!isNew) return;
      const after = { kind: "import_undo", fileName: entry.fileName };
      await insertAuditLine(client, actor, {
        action: "run.requested",
        things: { run: run.id, import: id },
        after,
      });
    });
  }
  return shownImport(actor, id);
};

/**
 * Executes an undo in one transaction, never at the same time as an import of this business; if killed, it has changed
 * nothing. Throws `RunFailed` if other records depend on the import by now.
 */
export const undoImport = (
  actor: Actor,
  { importId }: RunOptions<"import_undo">,
  { at, signal }: RunProgress,
): Promise<RunResult<"import_undo">> =>
  withLockInTurn(`import ${actor.businessId}`, { signal }, () =>
    withBusiness(actor, async (client) => {
      at("records");
      await lockOrderWrites(client, actor);
      const row = await lockImportToUndo(client, actor, importId);
      if (!row) return {};
      const blockers = await findUndoBlockers(client, actor, importId);
      if (blockers.length > 0) {
        const reason = blockersText(blockers);
        throw new RunFailed("UNDO_BLOCKED", { message: reason, result: { reason }, isFinal: true });
      }
      const undone = await undoRecords(client, actor, importId);
      await noteImportUndone(client, actor, importId);
      await insertAuditLine(client, actor, { action: "import.undone", things: { import: importId }, after: undone });
      await beginRunsAfterImport(client, actor, row);
      return undone;
    }),
  );
