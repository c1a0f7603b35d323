import { once as nextEvent } from "node:events";
import { finished } from "node:stream/promises";
import type { ClientBase, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { makePace } from "#core/load/work.ts";
import { isUuid } from "#core/values/texts.ts";

export type Cell = string | number | boolean | Date | null | undefined;

/** Characters per chunk. */
const CHUNK = 1 << 18;
const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A value in COPY's text format. */
const formatCell = (cell: Cell): string => {
  if (cell === null || cell === undefined) return "\\N";
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  return SPECIAL.test(cell) ? cell.replace(/[\\\t\n\r]/g, (special) => ESCAPES[special] ?? special) : cell;
};

/**
 * COPY into a table, with backpressure. Not for tables with a policy, where PostgreSQL rejects COPY by the app role.
 */
export const copyRows = async (
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> => {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(", ")}) from stdin`));
  const done = finished(stream);
  // A rejected COPY rejects `done`; writers waiting for room must not wait forever.
  let failed = false;
  done.catch(() => {
    failed = true;
  });
  let text = "";
  for (const row of rows) {
    let line = formatCell(row[0]);
    for (let i = 1; i < row.length; i++) line += `\t${formatCell(row[i])}`;
    text += `${line}\n`;
    if (text.length >= CHUNK) {
      if (failed) break;
      if (!stream.write(text)) await Promise.race([nextEvent(stream, "drain"), done]);
      text = "";
    }
  }
  stream.end(text);
  await done;
};

/**
 * Copies rows into a temporary table with these columns and types, and drops it after `work`, which reads it. PostgreSQL
 * doesn't allow COPY into a table with a policy; this takes half of the time of arrays as parameters.
 */
export const withCopiedRows = async <Result>(
  client: ClientBase,
  table: string,
  columns: Record<string, string>,
  rows: Iterable<readonly Cell[]>,
  work: () => Promise<Result>,
): Promise<Result> => {
  const definitions = Object.entries(columns).map((column) => column.join(" "));
  await client.query(`create temp table ${table} (${definitions.join(", ")}) on commit drop`);
  await copyRows(client, table, Object.keys(columns), rows);
  const result = await work();
  await client.query(`drop table ${table}`);
  return result;
};

/** Arguments of `unnest($n, …)`: one array per column, so that one statement writes any number of rows. */
export const unnestColumns = <Row, Value>(rows: readonly Row[], ...readers: ((row: Row) => Value)[]): Value[][] =>
  readers.map((read) => rows.map(read));

/** Writing a batch keeps the event loop busy, and all requests wait for it. */
const BATCH = 500;

/** All rows of a statement in their order, some hundred at a time, inside the caller's transaction. */
export const eachPage = async <Row>(
  client: PoolClient,
  { text, values }: { text: string; values: readonly unknown[] },
  take: (rows: Row[]) => Promise<void>,
): Promise<void> => {
  // All rows will be fetched, so don't optimize for the first ones.
  await client.query("select set_config('cursor_tuple_fraction', '1', true)");
  await client.query(`declare listed no scroll cursor for ${text}`, [...values]);
  const pace = makePace();
  for (;;) {
    const { rows } = await client.query(`fetch ${BATCH} from listed`);
    if (rows.length > 0) await take(rows as Row[]);
    if (rows.length < BATCH) return;
    await pace();
  }
};

/** The columns of a table that can be written, read from the database so that columns added later are included. */
export const writableColumns = async (client: ClientBase, table: string): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
};

/** Which buyers to select: all, a random sample by ID, or the rest. */
export type Part = "all" | { chance: number; isRest: boolean };

/** An arbitrary constant, so that the same customers are sampled each time. */
const SEED = 360;

const DRAWN = `(uuid_hash_extended(customer_id, ${SEED}) & 2147483647)`;

/** SQL: a condition on `customer_id`, to append to others. */
export const samplingSql = (part: Part): string =>
  part === "all" ? "" : ` and ${DRAWN} ${part.isRest ? ">=" : "<"} ${Math.round(part.chance * 2 ** 31)}`;

export type CopyValue = string | Date | readonly string[];

/** SQL: a UUID, UUIDs or an instant. COPY takes no parameters, so only values without quotes are written into it. */
export const copyLiteral = (value: CopyValue): string => {
  if (value instanceof Date) return `'${value.toISOString()}'::timestamptz`;
  const ids = [value].flat() as string[];
  if (!ids.every(isUuid)) throw new Error("Only UUIDs and instants may be written into a statement");
  return typeof value === "string" ? `'${value}'::uuid` : `'{${ids.join(",")}}'::uuid[]`;
};
