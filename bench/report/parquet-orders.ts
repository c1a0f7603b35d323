import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import bindings from "@duckdb/node-bindings";
import { to as copyTo } from "pg-copy-streams";
import { v4 as uuid } from "uuid";
import { copyLiteral } from "#core/db/copy-rows.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { databaseUrl } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inSnapshot } from "#features/report/store/order-copy/copied-orders.ts";

// A prototype of one engine for what is computed from orders: DuckDB in memory over a business's immutable Parquet files. One file has
// every order with its local day, its channel and its categories; another one those of the customers who changed since, each with a row
// without an order, which says that the first file's orders of this customer no longer count. A file appears under its name when it is
// complete, so that several processes can read it. DuckDB groups by customer, and the domain's own functions score what it grouped.

export type OrderFiles = { scope: Scope; folder: string; timeZone: string };

let instance: Promise<DuckDBInstance> | null = null;

/** DuckDB starts with the first query, in its own threads, and caches what it reads of the files. */
const connect = async (): Promise<DuckDBConnection> => {
  instance ??= DuckDBInstance.create(":memory:", { memory_limit: "2GB", autoinstall_known_extensions: "false" });
  return (await instance).connect();
};

export type Values = Record<string, DuckDBValue>;

export const inDuckDb = async <Result>(work: (duck: DuckDBConnection) => Promise<Result>): Promise<Result> => {
  const duck = await connect();
  try {
    return await work(duck);
  } finally {
    duck.closeSync();
  }
};

/** Numbers of a query in columns, NaN for null: each chunk's column is copied at once. */
export const readColumns = async (duck: DuckDBConnection, sql: string, values: Values): Promise<Float64Array[]> => {
  const result = await duck.run(`select coalesce(columns(*)::double, 'nan'::double) from (${sql})`, values);
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(rows));
  let from = 0;
  for (const { chunk, rowCount } of chunks) {
    for (const [at, column] of columns.entries()) {
      const bytes = bindings.vector_get_data(bindings.data_chunk_get_vector(chunk, at), 8 * rowCount);
      column.set(new Float64Array(bytes.buffer, bytes.byteOffset, rowCount), from);
    }
    from += rowCount;
  }
  return columns;
};

/** Files of a kind by the revision at their end, the newest first: `orders-7.parquet`, and `changes-7-9.parquet` since then. */
const findFiles = async (
  folder: string,
): Promise<{ orders: string; changes: string | null; revision: number } | null> => {
  const found = (await readdir(folder).catch(() => [])).flatMap((name) => {
    const [, kind, base, revision] = /^(orders|changes)-(\d+)(?:-(\d+))?\.parquet$/.exec(name) ?? [];
    return kind ? { kind, base: Number(base), revision: Number(revision ?? base), file: path.join(folder, name) } : [];
  });
  found.sort((a, b) => b.revision - a.revision);
  const orders = found.find(({ kind }) => kind === "orders");
  if (!orders) return null;
  const changes = found.find(({ kind, base }) => kind === "changes" && base === orders.base);
  return { orders: orders.file, changes: changes?.file ?? null, revision: (changes ?? orders).revision };
};

/** SQL: the newest orders of every customer. */
export const currentOrders = async (folder: string): Promise<string> => {
  const files = await findFiles(folder);
  if (!files) throw new Error("The orders were not written");
  const orders = `select * from read_parquet('${files.orders}')`;
  if (!files.changes) return orders;
  const changes = `read_parquet('${files.changes}')`;
  return `${orders} anti join (select distinct customer from ${changes}) using (customer) union all from ${changes}`;
};

const ORDERS = `{order_id: 'UUID', customer: 'UUID', ordered_at: 'TIMESTAMPTZ', day: 'INTEGER', net: 'BIGINT', margin: 'BIGINT', covered: 'BIGINT',
  storefront: 'INTEGER', source: 'VARCHAR', total: 'BIGINT', discount: 'BIGINT', counted: 'BOOLEAN'}`;
const LINES = "{order_id: 'UUID', category: 'VARCHAR', quantity: 'INTEGER', refunded: 'INTEGER'}";

/** SQL: the rows of a file that PostgreSQL wrote; `$` and a name, or a path in quotes. */
const csvRows = (file: string, columns: string): string =>
  `read_csv(${file}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = ${columns})`;

/** An order with what its lines say. */
const COMBINED = `with lines as (
    select order_id, list(distinct category) filter (category <> '' and refunded < quantity) as categories,
           list(distinct category) filter (category <> '') as ordered_categories,
           sum(quantity)::int as bought, sum(refunded)::int as returned
      from ${csvRows("$lines", LINES)} group by order_id
  )
  select customer, ordered_at, day, net, margin, covered, storefront, source, total, discount, counted,
         coalesce(categories, []) as categories, coalesce(ordered_categories, []) as ordered_categories, bought, returned
    from ${csvRows("$orders", ORDERS)} o left join lines using (order_id)`;

/** Reads the business's orders, or those of changed customers, and writes them to a file. Returns the revision that they are of. */
const writeOrders = async (
  { scope, folder, timeZone }: OrderFiles,
  since: { revision: number } | null,
  write: (revision: number) => { sql: string; file: string },
): Promise<number> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = uuid();
  const part = (name: string) => path.join(folder, `${id}.${name}.part`);
  const business = copyLiteral(scope.businessId);
  const place = { scope, databaseUrl: databaseUrl(), files: { ...scope, folder, of: "orders" } } as const;
  const revision = await inSnapshot(place, async (client, state) => {
    const copy = (sql: string, name: string) =>
      pipeline(client.query(copyTo(`copy (${sql}) to stdout (format csv)`)), createWriteStream(part(name)));
    if (since) await forceKeyedPlans(client);
    const changed = `select customer_id from customer_metrics where business_id = ${business} and changed_in > ${since?.revision}
      union all select merged_id from customer_merges where business_id = ${business} and undone_at is null`;
    const orders = `from orders where business_id = ${business} and status in ('completed', 'partial') and customer_id is not null
      ${since ? `and customer_id = any(array(${changed}))` : ""}`;
    if (since) await copy(changed, "changed");
    await copy(
      `select order_id, customer_id, order_date, (order_date at time zone '${timeZone}')::date - date '1970-01-01', net_amount, gross_margin, covered_revenue, storefront_id, source, total_price,
        discount_amount, is_counted ${orders}`,
      "orders",
    );
    await copy(
      `select order_id, category, quantity, refunded_quantity from order_items where business_id = ${business}
        ${since ? `and order_id = any(array(select order_id ${orders}))` : ""}`,
      "lines",
    );
    return state.revision;
  });
  const { sql, file } = write(revision);
  const values = { orders: part("orders"), lines: part("lines") };
  await inDuckDb(async (duck) => {
    const source = sql.replace("$changed", `'${part("changed")}'`);
    // COPY takes no parameters.
    await duck.run(`create temp table written as ${source}`, values);
    await duck.run(`copy (from written) to '${part("parquet")}' (format parquet)`);
  });
  await rename(part("parquet"), path.join(folder, file));
  for (const name of ["orders", "lines", "changed"]) await rm(part(name), { force: true });
  return revision;
};

/** Writes all of the business's orders. */
export const buildOrders = (files: OrderFiles): Promise<number> =>
  writeOrders(files, null, (revision) => {
    return { sql: `${COMBINED} order by customer`, file: `orders-${revision}.parquet` };
  });

/** Writes the customers who changed since the newest file, with those who had changed before. */
export const updateOrders = async (files: OrderFiles): Promise<void> => {
  const found = await findFiles(files.folder);
  if (!found) return void (await buildOrders(files));
  const earlier = found.changes
    ? `union all by name select * from read_parquet('${found.changes}') anti join changed using (customer)`
    : "";
  const base = /(\d+)\.parquet$/.exec(found.orders)?.[1];
  const written = (revision: number) => ({
    sql: `with changed as (select customer from ${csvRows("$changed", "{customer: 'UUID'}")})
      from (${COMBINED}) union all by name select customer, false as counted, 0 as bought, 0 as returned from changed ${earlier}`,
    file: `changes-${base}-${revision}.parquet`,
  });
  await writeOrders(files, found, written);
  const newest = await findFiles(files.folder);
  if (found.changes && newest?.changes !== found.changes) await rm(found.changes);
};
