import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withLockInTurn } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { importEntry, shownImport, toUndoState } from "./read-imports.ts";
import { blockersText, type UndoBlocker } from "./rules/undo.ts";
import { beginRunsAfterImport } from "./run-after-import.ts";
import { IMPORT_UNDO } from "./runs.ts";
import { lockImportToUndo, noteImportUndone, setUndoRun } from "./store/imports.ts";
import { findUndoBlockers, undoRecords } from "./store/undo-records.ts";

/** What keeps an import from being undone. Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const readUndoBlockers = async (scope: Scope, id: string): Promise<{ id: string; blockers: UndoBlocker[] }> => {
  await importEntry(scope, id);
  return { id, blockers: await withBusiness(scope, (client) => findUndoBlockers(client, scope, id)) };
};

/**
 * Queues a run that undoes an import, or returns the one already queued. Throws NOT_FOUND (IMPORT_NOT_FOUND), and CONFLICT
 * if the import is running or did not store what it changed (IMPORT_NOT_UNDOABLE) or if other records depend on it
 * (IMPORT_HAS_DEPENDENTS).
 */
export const requestUndo = async (actor: Actor, id: string) => {
  const entry = await importEntry(actor, id);
  const state = toUndoState(entry);
  if (state === null) throw refusalBy("IMPORT_NOT_UNDOABLE", "This import can't be undone");
  if (state === "possible") {
    await withBusiness(actor, async (client) => {
      const blockers = await findUndoBlockers(client, actor, id);
      if (blockers.length > 0) throw refusalBy("IMPORT_HAS_DEPENDENTS", blockersText(blockers));
      const options = { importId: id, fileName: entry.fileName };
      const { run, isNew } = await beginRun(client, actor, IMPORT_UNDO, {
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
  { importId }: RunOptions<typeof IMPORT_UNDO>,
  { at, signal }: RunProgress,
): Promise<RunResult<typeof IMPORT_UNDO>> =>
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
