import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Problem } from "#lib/domain/ingest/format.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { columnsOf } from "./columns.ts";

/** Where the next batch begins. */
export type ResumeAt = { line: number; byte: number };

/** How a file is read: the selling place of its orders, and by how many days its dates are moved. */
export type ReadingOptions = { storefrontId: number; shiftDays: number };

export type ImportRow = {
  id: string;
  options: ReadingOptions;
  state: "running" | "succeeded" | "failed";
  resumeAt: ResumeAt | null;
  rowsRead: number;
  /** Rows of which something was left out, each told in `import_problems`. */
  rowsRefused: number;
  ordersNew: number;
  ordersKept: number;
  refundsNew: number;
};

export type Progress = Pick<ImportRow, "rowsRead" | "rowsRefused" | "ordersNew" | "ordersKept" | "refundsNew">;

const COLUMNS = `id, options, state, nullif(resume_at, 'null') as "resumeAt", rows_read as "rowsRead", rows_refused as "rowsRefused",
  orders_new as "ordersNew", orders_kept as "ordersKept", refunds_new as "refundsNew"`;

const LONGEST_VALUE = 200;

type FileKey = { format: string; fileName: string; fileHash: string; options: ReadingOptions };

/** The import of these bytes with its own options: as far as it came, or a new one. One that failed is running again. */
export const beginImport = async (
  client: ClientBase,
  { businessId }: Scope,
  { format, fileName, fileHash, options }: FileKey,
): Promise<{ row: ImportRow; isNew: boolean }> => {
  const made = await client.query<ImportRow>(
    `insert into imports (business_id, id, format, file_name, file_hash, options, state, resume_at)
     values ($1, $2, $3, $4, $5, $6, 'running', 'null')
     on conflict (business_id, format, file_hash) do nothing returning ${COLUMNS}`,
    [businessId, uuidv7(), format, fileName, fileHash, JSON.stringify(options)],
  );
  if (made.rows[0]) return { row: made.rows[0], isNew: true };
  await client.query(
    `update imports set state = 'running' where business_id = $1 and format = $2 and file_hash = $3 and state = 'failed'`,
    [businessId, format, fileHash],
  );
  const known = await client.query<ImportRow>(
    `select ${COLUMNS} from imports where business_id = $1 and format = $2 and file_hash = $3`,
    [businessId, format, fileHash],
  );
  if (!known.rows[0]) throw new Error("The import was deleted while it began");
  return { row: known.rows[0], isNew: false };
};

/** Moves an import on by what one batch added, in that batch's transaction. */
export const advanceImport = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  resumeAt: ResumeAt,
  by: Progress,
): Promise<void> => {
  await client.query(
    `update imports set resume_at = $3, rows_read = rows_read + $4, rows_refused = rows_refused + $5,
       orders_new = orders_new + $6, orders_kept = orders_kept + $7, refunds_new = refunds_new + $8
      where business_id = $1 and id = $2`,
    [businessId, id, JSON.stringify(resumeAt), by.rowsRead, by.rowsRefused, by.ordersNew, by.ordersKept, by.refundsNew],
  );
};

export const endImport = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  state: "succeeded" | "failed",
): Promise<ImportRow> => {
  const { rows } = await client.query<ImportRow>(
    `update imports set state = $3, finished_at = now() where business_id = $1 and id = $2 returning ${COLUMNS}`,
    [businessId, id, state],
  );
  if (!rows[0]) throw new Error("The import was deleted before it ended");
  return rows[0];
};

/** Gives how many different lines they tell about. One thing a line and column: the first that was found. */
export const addProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  problems: readonly Problem[],
): Promise<number> => {
  if (problems.length === 0) return 0;
  const columns = columnsOf<Problem, string | number | null>(
    problems,
    ({ line }) => line,
    ({ column }) => column,
    ({ reason }) => reason,
    ({ value }) => value?.slice(0, LONGEST_VALUE) ?? null,
  );
  await client.query(
    `insert into import_problems (business_id, import_id, line, "column", reason, value)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::text[])
     on conflict (business_id, import_id, line, "column") do nothing`,
    [businessId, importId, ...columns],
  );
  return new Set(problems.map(({ line }) => line)).size;
};

/** How many lines each reason left out, most first. */
export const countProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
): Promise<{ reason: string; count: number; firstLine: number }[]> => {
  const { rows } = await client.query(
    `select reason, count(*) as count, min(line) as "firstLine" from import_problems
      where business_id = $1 and import_id = $2 group by reason order by count(*) desc, reason`,
    [businessId, importId],
  );
  return rows;
};

/** Problems in the file's order, after a place in it: a page of them. */
export const listProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  after: Pick<Problem, "line" | "column">,
  limit: number,
): Promise<Problem[]> => {
  const { rows } = await client.query<Problem>(
    `select line, "column", reason, value from import_problems
      where business_id = $1 and import_id = $2 and (line, "column") > ($3, $4) order by line, "column" limit $5`,
    [businessId, importId, after.line, after.column, limit],
  );
  return rows;
};
