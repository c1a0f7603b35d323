import type { ClientBase } from "pg";
import { unnestColumns } from "#core/db/bulk/batches.ts";
import type { Scope } from "#core/values/permissions.ts";
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

/** How a file of rejected rows is written: with the columns of the imported one and what separates them. */
export type ImportHeader = { columns: readonly string[]; delimiter: Delimiter };

/** Stores how its rejected rows are exported. */
export const setImportHeader = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  header: ImportHeader,
): Promise<void> => {
  await client.query("update imports set header = $3 where business_id = $1 and id = $2", [
    ...[businessId, id, JSON.stringify(header)],
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
