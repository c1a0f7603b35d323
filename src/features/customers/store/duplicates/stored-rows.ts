import type { ClientBase } from "pg";
import { writableColumns } from "#core/db/bulk/writable-columns.ts";
import type { Scope } from "#core/values/permissions.ts";

/** A customer's rows in a table. */
export const readCustomerRows = async (
  client: ClientBase,
  { businessId }: Scope,
  table: string,
  customerId: string,
): Promise<unknown[]> => {
  const { rows } = await client.query<{ rows: unknown[] }>(
    `select coalesce(jsonb_agg(to_jsonb(t)), '[]') as rows from ${table} t where business_id = $1 and customer_id = $2`,
    [businessId, customerId],
  );
  return rows[0]?.rows ?? [];
};

/**
 * Writes rows `r` that meet a condition and are not there; returns those written. Columns that were added to the table since the rows
 * were stored get their defaults.
 */
export const addRows = async (
  client: ClientBase,
  { businessId }: Scope,
  table: string,
  { rows, where }: { rows: readonly unknown[]; where: string },
): Promise<unknown[]> => {
  const [first] = rows as readonly object[];
  if (!first) return [];
  const columns = (await writableColumns(client, table)).filter((column) => Object.hasOwn(first, column)).join(", ");
  const written = await client.query<{ row: unknown }>(
    `insert into ${table} as t (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $2) r
      where r.business_id = $1 and ${where} on conflict do nothing returning to_jsonb(t) as row`,
    [businessId, JSON.stringify(rows)],
  );
  return written.rows.map(({ row }) => row);
};

/** Gives a customer these values, by column. Forms with an older version have to be reopened. */
export const setValues = async (
  client: ClientBase,
  { businessId }: Scope,
  customerId: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const columns = (await writableColumns(client, "customers")).filter((column) => Object.hasOwn(values, column));
  if (columns.length === 0) return;
  await client.query(
    `update customers c set version = c.version + 1, ${columns.map((column) => `${column} = v.${column}`).join(", ")}
       from jsonb_populate_record(null::customers, $3) v where c.business_id = $1 and c.customer_id = $2`,
    [businessId, customerId, JSON.stringify(values)],
  );
};
