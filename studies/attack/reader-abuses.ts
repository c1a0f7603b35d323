import { setTimeout as pause } from "node:timers/promises";
import pg from "#core/postgres/driver.ts";

/** A statement, or how to find one. Each runs on its own, and may fail. */
type Step = string | ((client: pg.Client) => Promise<string>);

const NOTIFIED = "a".repeat(7900);

/** Of the locks that all sessions hold or wait for, whatever business they are for. */
const lockAnother = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ key: string }>(
    "select distinct ((classid::bigint << 32) | objid::bigint)::text as key from pg_locks where locktype = 'advisory' and objsubid = 1 limit 100",
  );
  return rows.map(({ key }) => `select pg_try_advisory_lock(${key})`).join("; ") || "select pg_advisory_lock(1)";
};

/** What a login for reporting can do to others of its PostgreSQL server, if it may. Sessions do these one after another, again and again. */
export const ABUSES: Readonly<Record<string, readonly Step[]>> = {
  "keep the queue of notifications": ["listen x", "begin", "select 1", "select pg_sleep(20)"],
  "listen without reading": ["begin; listen x; listen y; commit; begin; select 1", "select pg_sleep(20)"],
  "fill the queue by a query": [
    `select count(pg_notify('x', i || '${NOTIFIED}')) from generate_series(1, 2000) as i`,
    `do $$ begin for i in 1..2000 loop perform pg_notify('x', i || '${NOTIFIED}'); end loop; end $$`,
  ],
  "fill the queue by statements": [
    async () => Array.from({ length: 500 }, (_, at) => `notify x, '${at}${NOTIFIED}'`).join("; "),
  ],
  "lock what others lock": [
    lockAnother,
    "select pg_advisory_lock_shared(72707369)",
    "select pg_advisory_lock(i) from generate_series(1, 100000) as i",
    "select pg_sleep(5)",
  ],
  "hold tables": [
    "begin",
    "lock table reporting.orders, reporting.customers in access share mode",
    "select count(*) from reporting.order_items",
    "select pg_sleep(20)",
  ],
  "write the log of changes": [
    "select pg_logical_emit_message(false, 'x', repeat('a', 30000000))",
    "select pg_logical_emit_message(true, 'x', repeat('a', 30000000))",
  ],
  "use up transaction IDs": [
    "do $$ begin for i in 1..20000 loop perform pg_current_xact_id(); commit; end loop; end $$",
    async () => Array.from({ length: 200 }, () => "select txid_current()").join("; commit; "),
    async () => Array.from({ length: 200 }, () => "notify y").join("; commit; begin; "),
  ],
  "write the server's log": [
    "set debug_print_plan = on",
    async () => `select '${"a".repeat(500_000)}'`,
    "do $$ begin for i in 1..1000 loop raise log '%', repeat('a', 100000); end loop; end $$",
  ],
  "export snapshots": [
    "begin",
    "select count(pg_export_snapshot()) from generate_series(1, 5000)",
    "select pg_sleep(5)",
  ],
  "sort on disk": [
    "set work_mem = '64kB'",
    "select count(*) from (select repeat(i::text, 50) as text from generate_series(1, 1000000) as i order by 1) as sorted",
  ],
  "change itself": [
    "alter role current_user set statement_timeout = 0",
    "alter role current_user set idle_in_transaction_session_timeout = 0",
    "alter role current_user reset temp_file_limit",
    "alter role current_user set log_min_messages = 'log'",
    "alter default privileges grant select on tables to public",
    "drop owned by current_user",
  ],
  "write tables": [
    "set default_transaction_read_only = off",
    "create temporary table mine (text text)",
    "select lo_from_bytea(0, repeat('a', 1000000)::bytea)",
    "create table public.mine (a int)",
    "prepare transaction 'mine'",
  ],
};

/** How sessions ended or were refused, by PostgreSQL's code. */
export type Refusals = Map<string, number>;

/** Sessions of a login that do this until `isOver`, and come back whenever they are ended. */
export const abuse = async (
  address: string,
  steps: readonly Step[],
  isOver: () => boolean,
  refusals: Refusals,
): Promise<void> => {
  const note = (error: unknown) => {
    const code = String((error as { code?: unknown }).code ?? (error as Error).message);
    refusals.set(code, (refusals.get(code) ?? 0) + 1);
  };
  while (!isOver()) {
    const client = new pg.Client({ connectionString: address });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("set statement_timeout = 0");
      while (!isOver()) {
        for (const step of steps) {
          if (isOver()) break;
          try {
            await client.query(typeof step === "string" ? step : await step(client));
          } catch (error) {
            note(error);
            if (/^(57P|08)|Connection terminated/.test(String((error as { code?: unknown }).code ?? error)))
              throw error;
          }
        }
        await client.query("rollback");
      }
    } catch (error) {
      note(error);
      await pause(200);
    } finally {
      await client.end().catch(() => {});
    }
  }
};
