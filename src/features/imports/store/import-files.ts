import type { ClientBase } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunState } from "#core/values/run-states.ts";
import type { Encoding } from "#features/imports/rules/encodings.ts";
import type { RunOptions, RunProblem } from "#features/runs/rules/kinds.ts";

/** What was found in an uploaded file when it was read once. */
export type FoundInFile = {
  kind: "csv" | "xlsx" | "json";
  isCompressed: boolean;
  encoding: Encoding;
  delimiter: "," | ";" | "\t";
  /** The row of a table with the columns' names; 0: none, absent: the first one, of files that were uploaded earlier. */
  headerRow?: number;
  /** The same if a user chose them. */
  chosenHeaderRow?: number;
  chosenEncoding?: Encoding;
  /** Of a spreadsheet. */
  sheet: string | null;
  /** Its sheets with rows, if there are several, and the workbook in the folder of uploads, from which another one can be read. */
  sheets?: { name: string; rows: number }[];
  workbook?: string | null;
  header: string[];
  sample: string[][];
  /** SHA-256 of the text file that is read, hex. */
  hash: string;
  /** The length of its text. */
  textBytes: number;
};

export type StoredFile = {
  id: string;
  fileName: string;
  /** The name of the text file in the folder of uploads. */
  upload: string;
  /** As sent. */
  bytes: number;
  found: FoundInFile;
  uploadedAt: Date;
  /** The latest check. */
  check: {
    runId: string;
    state: RunState;
    progress: number;
    options: RunOptions<"import_check">;
    result: Record<string, unknown> | null;
    problem: RunProblem | null;
  } | null;
};

type NewFile = Omit<StoredFile, "check">;

export const insertImportFile = async (
  client: ClientBase,
  { businessId, kind, id: actorId }: AuditActor,
  { id, fileName, upload, bytes, found, uploadedAt }: NewFile,
): Promise<void> => {
  await client.query(
    `insert into import_files (business_id, id, file_name, upload, bytes, found, uploaded_at, actor_kind, actor_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [businessId, id, fileName, upload, bytes, JSON.stringify(found), uploadedAt, kind, actorId],
  );
};

export const findImportFile = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<StoredFile | undefined> => {
  const { rows } = await client.query<StoredFile>(
    `select f.id, f.file_name as "fileName", f.upload, f.bytes, f.found, f.uploaded_at as "uploadedAt",
       case when r.id is not null then jsonb_build_object('runId', r.id, 'state', r.state, 'progress', r.progress,
         'options', r.options, 'result', r.result, 'problem', r.problem) end as "check"
       from import_files f left join runs r on r.business_id = f.business_id and r.id = f.run_id
      where f.business_id = $1 and f.id = $2`,
    [businessId, id],
  );
  return rows[0];
};

/** Assigns the run that checks it. */
export const setCheckRun = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  runId: string,
): Promise<void> => {
  await client.query("update import_files set run_id = $3 where business_id = $1 and id = $2", [businessId, id, runId]);
};

/** Stores how the file is read from now on, without its check. False if there is no such file. */
export const setFoundInFile = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, upload, found }: Pick<StoredFile, "id" | "upload" | "found">,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    "update import_files set upload = $3, found = $4, run_id = null where business_id = $1 and id = $2",
    [businessId, id, upload, JSON.stringify(found)],
  );
  return rowCount === 1;
};

/** False if there is no such file. */
export const deleteImportFile = async (client: ClientBase, { businessId }: Scope, id: string): Promise<boolean> => {
  const { rowCount } = await client.query("delete from import_files where business_id = $1 and id = $2", [
    businessId,
    id,
  ]);
  return rowCount === 1;
};

/** SQL: the uploads of the files of business $1 that were not imported yet, and their workbooks. */
const UPLOADS = `select upload from import_files where business_id = $1
  union select found ->> 'workbook' from import_files where business_id = $1 and found ->> 'workbook' is not null`;

/** The uploads of a business: files that were not imported yet, and those of its imports. */
export const uploadsWaiting = ({ businessId }: Scope): Promise<string[]> =>
  withBusiness({ businessId }, async (client) => {
    const { rows } = await client.query<{ upload: string }>(
      `${UPLOADS}
       union select upload from imports where business_id = $1 and upload is not null`,
      [businessId],
    );
    return rows.map(({ upload }) => upload);
  });

/** Deletes files uploaded before an instant, and returns the uploads that the remaining ones need. */
export const keepRecentFiles = async (client: ClientBase, { businessId }: Scope, before: Date): Promise<string[]> => {
  await client.query("delete from import_files where business_id = $1 and uploaded_at < $2", [businessId, before]);
  const { rows } = await client.query<{ upload: string }>(UPLOADS, [businessId]);
  return rows.map(({ upload }) => upload);
};
