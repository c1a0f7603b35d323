import type { ClientBase } from "pg";
import { unnestColumns } from "#core/db/copy-rows.ts";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RowProblem } from "#features/imports/rules/import-format.ts";
import type { Delimiter } from "./files/layout.ts";

/** A rejected row as it is in the file, and why. */
export type RejectedRow = { line: number; cells: readonly string[]; reason: string };

/** More rows than a user corrects manually; a file with more needs to be exported again. */
const MOST_REJECTED = 100_000;

/** Adds rejected rows, until an import has `MOST_REJECTED`. */
export const addRejectedRows = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  rows: readonly RejectedRow[],
): Promise<void> => {
  if (rows.length === 0) return;
  const { rows: counted } = await client.query<{ count: number }>(
    "select count(*)::int as count from import_rejected_rows where business_id = $1 and import_id = $2",
    [businessId, importId],
  );
  const room = MOST_REJECTED - (counted[0]?.count ?? 0);
  if (room <= 0) return;
  const columns = unnestColumns<RejectedRow, string | number>(
    rows.slice(0, room),
    ({ line }) => line,
    ({ cells }) => JSON.stringify(cells),
    ({ reason }) => reason,
  );
  await client.query(
    `insert into import_rejected_rows (business_id, import_id, line, cells, reason)
     select $1, $2, * from unnest($3::int[], $4::jsonb[], $5::text[]) on conflict do nothing`,
    [businessId, importId, ...columns],
  );
};

/** Some of an import's rejected rows in the file's order, after a line. */
export const listRejectedRows = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<RejectedRow[]> => {
  const { rows } = await client.query<RejectedRow>(
    `select line, cells, reason from import_rejected_rows
      where business_id = $1 and import_id = $2 and line > $3 order by line limit $4`,
    [businessId, importId, afterLine, limit],
  );
  return rows;
};

/**
 * How a file of rejected rows is written: with the columns of the imported one and what separates them. `unused` are those that
 * nothing was read from; absent in imports of earlier versions.
 */
export type ImportHeader = { columns: readonly string[]; delimiter: Delimiter; unused?: readonly string[] };

/** Stores how its rejected rows are exported. */
export const setImportHeader = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  header: ImportHeader,
): Promise<void> => {
  await client.query("update imports set header = $3 where business_id = $1 and id = $2", [
    businessId,
    id,
    JSON.stringify(header),
  ]);
};

/** How an import's rejected rows are exported; no columns for an old import, which didn't store them. */
export const readImportHeader = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<ImportHeader> => {
  const { rows } = await client.query<{ header: ImportHeader | null }>(
    "select header from imports where business_id = $1 and id = $2",
    [businessId, id],
  );
  return rows[0]?.header ?? { columns: [], delimiter: "," };
};

const LONGEST_VALUE = 200;

export type StoredProblem = Required<RowProblem>;

const COLUMNS = `line, "column", reason, value, code, keeps_row`;

/**
 * Adds problems, keeping the first per line and column. Of rows that were imported without a cell, its value is not stored: it may
 * be contact data, by which erasing the customer would not find it.
 */
export const addProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  problems: readonly RowProblem[],
): Promise<void> => {
  if (problems.length === 0) return;
  const columns = unnestColumns<RowProblem, string | number | boolean | null>(
    problems,
    ({ line }) => line,
    ({ column }) => column,
    ({ reason }) => reason,
    ({ value, keepsRow }) => (keepsRow ? null : (value?.slice(0, LONGEST_VALUE) ?? null)),
    ({ code }) => code ?? null,
    ({ keepsRow = false }) => keepsRow,
  );
  await client.query(
    `insert into import_problems (business_id, import_id, line, "column", reason, value, code, keeps_row)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
     on conflict (business_id, import_id, line, "column") do nothing`,
    [businessId, importId, ...columns],
  );
};

/** How many lines were left out per reason, most frequent first. */
export const countProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
): Promise<{ reason: string; count: number; firstLine: number }[]> => {
  const { rows } = await client.query(
    `select reason, count(*) as count, min(line) as first_line from import_problems
      where business_id = $1 and import_id = $2 group by reason order by count(*) desc, reason`,
    [businessId, importId],
  );
  return rows;
};

/** One page of problems in the file's order, after a position. */
export const listProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  after: Pick<RowProblem, "line" | "column">,
  limit: number,
): Promise<StoredProblem[]> => {
  const { rows } = await client.query<StoredProblem>(
    `select ${COLUMNS} from import_problems
      where business_id = $1 and import_id = $2 and (line, "column") > ($3, $4) order by line, "column" limit $5`,
    [businessId, importId, after.line, after.column, limit],
  );
  return rows;
};

/** One page of problems and their total number. */
export const readProblems = async (
  client: ClientBase,
  { businessId }: Scope,
  importId: string,
  { offset, limit }: PageWindow,
): Promise<Page<StoredProblem>> => {
  const of = "from import_problems where business_id = $1 and import_id = $2";
  const { rows } = await client.query<StoredProblem>(
    `select ${COLUMNS} ${of} order by line, "column" offset $3 limit $4`,
    [businessId, importId, offset, limit],
  );
  const counted = await client.query<{ total: number }>(`select count(*)::int as total ${of}`, [businessId, importId]);
  return { data: rows, total: counted.rows[0]?.total ?? 0 };
};
