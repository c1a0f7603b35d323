import type { ClientBase } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Scope } from "#core/values/permissions.ts";
import { IMPORT_COLUMNS, type ImportRow } from "./imports.ts";

/** Assigns the run that undoes it. */
export const setUndoRun = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  runId: string,
): Promise<void> => {
  await client.query("update imports set undo_run_id = $3 where business_id = $1 and id = $2", [businessId, id, runId]);
};

/** Locks an import, so that it is undone once. Undefined if it is undone already. */
export const lockImportToUndo = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<ImportRow | undefined> => {
  const { rows } = await client.query<ImportRow>(
    `select ${IMPORT_COLUMNS} from imports where business_id = $1 and id = $2 and state <> 'undone' for update`,
    [businessId, id],
  );
  return rows[0];
};

/** Marks it as undone: its file is no longer needed, and the same bytes can be imported again. */
export const noteImportUndone = async (
  client: ClientBase,
  { businessId, kind, id: actorId }: AuditActor,
  id: string,
): Promise<void> => {
  await client.query(
    `update imports set state = 'undone', undone_at = now(), undone_by_kind = $3, undone_by_id = $4, upload = null,
       file_hash = 'undone ' || id, last_error = null where business_id = $1 and id = $2`,
    [businessId, id, kind, actorId],
  );
};
