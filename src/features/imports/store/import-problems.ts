import type { ClientBase } from "pg";
import { unnestColumns } from "#core/db/bulk/batches.ts";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RowProblem } from "#features/imports/rules/import-format.ts";

const LONGEST_VALUE = 200;

export type StoredProblem = Required<RowProblem>;

const COLUMNS = `line, "column", reason, value, code, keeps_row as "keepsRow"`;

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
    `select reason, count(*) as count, min(line) as "firstLine" from import_problems
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
