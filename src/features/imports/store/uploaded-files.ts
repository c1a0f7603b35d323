import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { RunOptions, RunProblem } from "#core/runs/rules/define-run.ts";
import { diskWatch, orNoSpace } from "#core/server/disk-space.ts";
import { settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunState } from "#core/values/run-states.ts";
import type { JoinedFiles } from "#features/imports/rules/joined-files.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import type { IMPORT_CHECK } from "../runs.ts";

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
  /** Of a file that was made of two. */
  joined?: JoinedFiles;
  /** Cells of the sheet that got the value of the one they are merged with; absent in files of earlier versions. */
  mergedCells?: number;
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
    options: RunOptions<typeof IMPORT_CHECK>;
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
    `select f.id, f.file_name, f.upload, f.bytes, f.found, f.uploaded_at,
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
export const uploadsWaiting = async (client: ClientBase, { businessId }: Scope): Promise<string[]> => {
  const { rows } = await client.query<{ upload: string }>(
    `${UPLOADS}
     union select upload from imports where business_id = $1 and upload is not null`,
    [businessId],
  );
  return rows.map(({ upload }) => upload);
};

/** Deletes files uploaded before an instant, and returns the uploads that the remaining ones need. */
export const keepRecentFiles = async (client: ClientBase, { businessId }: Scope, before: Date): Promise<string[]> => {
  await client.query("delete from import_files where business_id = $1 and uploaded_at < $2", [businessId, before]);
  const { rows } = await client.query<{ upload: string }>(UPLOADS, [businessId]);
  return rows.map(({ upload }) => upload);
};

/** Files uploaded over HTTP and waiting for import: in a local folder, each with a unique name. */
const folder = (): string => path.resolve(settings().DATA_DIR, "uploads");

export const uploadPath = (upload: string): string => path.join(folder(), upload);

export const hasUpload = (upload: string): boolean => existsSync(uploadPath(upload));

/** The size of an upload in bytes; 0 if it is not on this machine. */
export const readUploadSize = async (upload: string): Promise<number> =>
  (await stat(uploadPath(upload)).catch(() => ({ size: 0 }))).size;

export const removeUpload = (upload: string): Promise<void> => rm(uploadPath(upload), { force: true });

const syncFolder = async (): Promise<void> => {
  const handle = await open(folder());
  await handle.sync().finally(() => handle.close());
};

export type Upload = {
  /** The file's name in the folder. */
  upload: string;
  bytes: number;
  /** SHA-256 of the file as received, hex. */
  hash: string;
};

const write = async (part: string, body: AsyncIterable<Uint8Array>): Promise<Omit<Upload, "upload">> => {
  const file = await open(part, "wx", 0o600);
  try {
    const hash = createHash("sha256");
    let bytes = 0;
    const watch = diskWatch(folder());
    for await (const chunk of body) {
      await watch(chunk.byteLength);
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.byteLength;
    }
    await file.sync();
    return { bytes, hash: hash.digest("hex") };
  } finally {
    await file.close();
  }
};

/** Creates the folder unless it exists. */
export const prepareUploads = async (): Promise<void> => {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
};

/**
 * Saves a body as a file, chunk by chunk, flushed to disk on return. Leaves nothing behind if it throws: the body's
 * error, or SERVICE_UNAVAILABLE if the disk is full.
 */
export const saveUpload = async (body: AsyncIterable<Uint8Array>): Promise<Upload> => {
  await prepareUploads();
  const upload = uuidv7();
  const part = uploadPath(`${upload}.${process.pid}.part`);
  try {
    const written = await write(part, body);
    await rename(part, uploadPath(upload));
    await syncFolder();
    return { upload, ...written };
  } catch (error) {
    await rm(part, { force: true });
    throw orNoSpace(error);
  }
};

/**
 * A body being received is written to continuously and its row follows at once; a ticket file is read by its own
 * request. So an older file without a row is abandoned.
 */
const UNTOUCHED_MS = 3_600_000;

/** Deletes files with none of these names, and partial uploads whose process has ended. */
export const sweepUploads = async (needed: ReadonlySet<string>, now: Date): Promise<void> => {
  for (const name of existsSync(folder()) ? await readdir(folder()) : []) {
    if (needed.has(name)) continue;
    const { mtimeMs } = await stat(uploadPath(name)).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > UNTOUCHED_MS) await rm(uploadPath(name), { force: true });
  }
};
