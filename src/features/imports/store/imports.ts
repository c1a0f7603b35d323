import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { keepCurrency } from "#core/auth/businesses.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { JoinedFiles } from "#features/imports/rules/joined-files.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import type { ImportChoices } from "#features/imports/rules/reading-options.ts";
import type { SaveOutcome } from "#records/rules/incoming-records.ts";
import type { FoundText } from "./files/text-file.ts";

/** The position of the next batch. */
export type ResumeAt = { line: number; byte: number };

/** How a file is read. */
export type ReadingOptions = ImportChoices & {
  /** The row with the columns' names where another one was detected; 0: none. */
  headerRow?: number;
  /** Where another one was detected. */
  encoding?: Encoding;
  /** Of a file that was made of two. */
  joined?: JoinedFiles;
};

/** `found` is what the inspection of an uploaded file found, until the import begins. */
type StoredOptions = ReadingOptions & { found?: FoundText };

/** A queued import has its file and waits for its run. */
export type ImportState = "queued" | "running" | "succeeded" | "failed" | "undone";

export type ImportRow = {
  id: string;
  options: StoredOptions;
  state: ImportState;
  resumeAt: ResumeAt | null;
  rowsRead: number;
  /** Rows that were rejected in whole or in part, each recorded in `import_problems`. */
  rowsRefused: number;
  /** Optional cells that could not be read; the rest of their rows was imported. */
  cellsLeftOut: number;
  ordersNew: number;
  /** Already stored with other values, which a format that updates orders replaced. */
  ordersUpdated: number;
  ordersKept: number;
  refundsNew: number;
  customersNew: number;
  customersChanged: number;
  /** Already stored with the same values. */
  customersKept: number;
  /** Customers who stayed refused although the file said that they consent. */
  refusalsKept: number;
  ticketsNew: number;
  ticketsChanged: number;
  ticketsKept: number;
  /** The name of its uploaded file while it is needed. */
  upload: string | null;
};

/** The counts of an import, each with its column. */
const PROGRESS = {
  rowsRead: "rows_read",
  rowsRefused: "rows_refused",
  cellsLeftOut: "cells_left_out",
  ordersNew: "orders_new",
  ordersUpdated: "orders_updated",
  ordersKept: "orders_kept",
  refundsNew: "refunds_new",
  customersNew: "customers_new",
  customersChanged: "customers_changed",
  customersKept: "customers_kept",
  refusalsKept: "refusals_kept",
  ticketsNew: "tickets_new",
  ticketsChanged: "tickets_changed",
  ticketsKept: "tickets_kept",
} as const satisfies Partial<Record<keyof ImportRow, string>>;
const PROGRESS_ENTRIES = Object.entries(PROGRESS) as [keyof ImportProgress, string][];

/** Picks the numbers. */
export const pickProgress = (row: ImportProgress): ImportProgress =>
  Object.fromEntries(PROGRESS_ENTRIES.map(([name]) => [name, row[name]])) as ImportProgress;

/** SQL: an `ImportProgress` from the row with this alias. */
export const progressColumns = (alias: string): string =>
  PROGRESS_ENTRIES.map(([, column]) => `${alias}.${column}`).join(", ");

/** SQL: an `ImportRow`. */
const IMPORT_COLUMNS = `id, options, state, nullif(resume_at, 'null') as resume_at, ${progressColumns("imports")}, upload`;

type FileKey = { format: string; fileName: string; fileHash: string; options: StoredOptions };

const insertImport = async (
  client: ClientBase,
  { businessId, kind, id }: AuditActor,
  { format, fileName, fileHash, options }: FileKey,
  {
    state,
    upload,
    textBytes,
    runId,
  }: { state: ImportState; upload?: string; textBytes?: number; runId?: string | undefined },
): Promise<ImportRow | undefined> => {
  await keepCurrency(client, { businessId });
  const { rows } = await client.query<ImportRow>(
    `insert into imports (business_id, id, format, file_name, file_hash, options, state, resume_at, upload, text_bytes,
       run_id, actor_kind, actor_id, tracks_changes)
     values ($1, $2, $3, $4, $5, $6, $7, 'null', $8, $9, $10, $11, $12, true)
     on conflict (business_id, format, file_hash) do nothing returning ${IMPORT_COLUMNS}`,
    [
      businessId,
      uuidv7(),
      format,
      fileName,
      fileHash,
      JSON.stringify(options),
      state,
      upload,
      textBytes,
      runId,
      kind,
      id,
    ],
  );
  return rows[0];
};

/** SQL: an import that hasn't written anything may change its options. */
const OPTIONS = "case when resume_at = 'null' then $4::jsonb else options end";

/** Finds or creates the import of these bytes, with its own options and position. A failed one is set to running. */
export const beginImport = async (
  client: ClientBase,
  actor: AuditActor,
  key: FileKey,
  textBytes: number,
  runId?: string,
): Promise<ImportRow> => {
  const made = await insertImport(client, actor, key, { state: "running", textBytes, runId });
  if (made) return made;
  const { rows } = await client.query<ImportRow>(
    `update imports set state = case when state = 'succeeded' then state else 'running' end, last_error = null,
       options = ${OPTIONS}, text_bytes = $5, run_id = coalesce($6, run_id)
      where business_id = $1 and format = $2 and file_hash = $3 returning ${IMPORT_COLUMNS}`,
    [actor.businessId, key.format, key.fileHash, JSON.stringify(key.options), textBytes, runId],
  );
  if (!rows[0]) throw new Error("The import was deleted while it began");
  return rows[0];
};

type Queued = {
  row: ImportRow;
  /** `upload` is the file it will be read from. */
  isTaken: boolean;
  /** No run is assigned yet; `setImportRun` assigns one. */
  needsRun: boolean;
};

/**
 * Finds or creates the import of an uploaded file. An existing one keeps the file it has (`hasFile`), and needs none
 * once it is done. A command reading the same bytes may stop at any time, so it doesn't count as an upload's run.
 */
export const queueImport = async (
  client: ClientBase,
  actor: AuditActor,
  key: FileKey,
  { upload, hasFile }: { upload: string; hasFile: (upload: string) => boolean },
): Promise<Queued> => {
  const made = await insertImport(client, actor, key, { state: "queued", upload });
  if (made) return { row: made, isTaken: true, needsRun: true };
  const same = [actor.businessId, key.format, key.fileHash];
  const { rows } = await client.query<ImportRow & { hasOpenRun: boolean }>(
    `select ${IMPORT_COLUMNS}, exists (select from runs r where r.business_id = $1 and r.id = imports.run_id
         and r.state in ('queued', 'running', 'retrying')) as has_open_run
       from imports where business_id = $1 and format = $2 and file_hash = $3 for update`,
    same,
  );
  const [known] = rows;
  if (!known) throw new Error("The import was deleted while its file came");
  if (known.state === "succeeded") return { row: known, isTaken: false, needsRun: false };
  const isTaken = !(known.upload && hasFile(known.upload));
  const needsRun = !(known.upload && known.hasOpenRun);
  if (!isTaken && !needsRun) return { row: known, isTaken, needsRun };
  const again = await client.query<ImportRow>(
    `update imports set upload = $5, state = case when state = 'failed' then 'queued' else state end, last_error = null,
       finished_at = null, options = ${OPTIONS}
      where business_id = $1 and format = $2 and file_hash = $3 returning ${IMPORT_COLUMNS}`,
    [...same, JSON.stringify(key.options), isTaken ? upload : known.upload],
  );
  return { row: again.rows[0] ?? known, isTaken, needsRun };
};

/** Assigns the run that works on it. */
export const setImportRun = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  runId: string,
): Promise<void> => {
  await client.query("update imports set run_id = $3 where business_id = $1 and id = $2", [businessId, id, runId]);
};

/** Adds one batch's numbers and advances the position, in that batch's transaction. */
export const advanceImport = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  resumeAt: ResumeAt,
  by: ImportProgress,
): Promise<void> => {
  const sums = PROGRESS_ENTRIES.map(([, column], i) => `${column} = ${column} + $${i + 4}`).join(", ");
  await client.query(`update imports set resume_at = $3, ${sums} where business_id = $1 and id = $2`, [
    businessId,
    id,
    JSON.stringify(resumeAt),
    ...PROGRESS_ENTRIES.map(([name]) => by[name]),
  ]);
};

/** An import as it is now. */
export const readImport = async (client: ClientBase, { businessId }: Scope, id: string): Promise<ImportRow> => {
  const { rows } = await client.query<ImportRow>(
    `select ${IMPORT_COLUMNS} from imports where business_id = $1 and id = $2`,
    [businessId, id],
  );
  if (!rows[0]) throw new Error("The import was deleted while it ran");
  return rows[0];
};

/** Sets its final state; its file is no longer needed. */
export const endImport = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { state, error }: { state: "succeeded" | "failed"; error?: string | undefined },
): Promise<ImportRow> => {
  const { rows } = await client.query<ImportRow>(
    `update imports set state = $3, last_error = $4, upload = null, finished_at = now()
      where business_id = $1 and id = $2 returning ${IMPORT_COLUMNS}`,
    [businessId, id, state, error ?? null],
  );
  if (!rows[0]) throw new Error("The import was deleted before it ended");
  return rows[0];
};

export type ImportProgress = Pick<ImportRow, keyof typeof PROGRESS>;

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

/** The customers whom an interrupted import has created, changed, or stored orders of, by their IDs. */
export const readWrittenCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
): Promise<Map<string, SaveOutcome>> => {
  const { rows } = await client.query<{ id: string; outcome: SaveOutcome }>(
    `with bought as (
       select customer_id from orders where business_id = $1 and created_by_import = $2
       union select o.customer_id from import_changes i
         join orders o on o.business_id = $1 and o.external_id = i.record
        where i.business_id = $1 and i.import_id = $2 and i.kind = 'orders'
     )
     select c.external_id as id, case when c.created_by_import = $2 then 'created'
         when i.before is not null then 'updated' else 'unchanged' end as outcome
       from customers c
       left join import_changes i
         on i.business_id = $1 and i.import_id = $2 and i.kind = 'customers' and i.record = c.external_id
      where c.business_id = $1
        and (c.created_by_import = $2 or i.record is not null or c.customer_id in (select customer_id from bought))`,
    [businessId, importId],
  );
  return new Map(rows.map(({ id, outcome }) => [id, outcome]));
};
