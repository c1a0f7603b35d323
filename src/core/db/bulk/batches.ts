import type { PoolClient } from "pg";
import { makePace } from "#core/load/pace.ts";

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
