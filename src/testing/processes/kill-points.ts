import { pool } from "#core/db/pool.ts";
import { Client } from "#core/postgres/driver.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";

/** Random numbers whose seed is printed, so that a failure can be repeated. */
export const randomKills = (seed = Date.now() % 1_000_000): Random => {
  console.log(`Seed of the kills: ${seed}`);
  return createRandom(seed);
};

/** The name of the connections whose writes count. */
const NAME = "to be killed";
const LOCK = 4711;

/**
 * SQL: each statement that writes in a business, or to the one table of a point, counts down, and the one that reaches 0
 * waits for a lock, with its rows written. Sequences, because they count on when the transaction is rolled back. A run's progress,
 * which is written beside its work, doesn't count: while it waited, the work would go on and wait for the run's row, and both
 * would hold connections that the other businesses' work needs to come to its points.
 */
const PREPARE = `
  create schema kills;
  create table kills.points (number int generated always as identity, business_id uuid primary key, only_table text);
  create function kills.wait() returns trigger language plpgsql security definer as $$
  declare point int;
  begin
    if current_setting('application_name') <> '${NAME}' then return null; end if;
    if current_query() like 'update runs set progress = $4%' then return null; end if;
    select number into point from kills.points
      where business_id = nullif(current_setting('app.business_id', true), '')::uuid
        and coalesce(only_table, tg_table_name) = tg_table_name;
    if found and nextval(format('kills.countdown_%s', point)::regclass) = 0 then
      perform pg_advisory_xact_lock_shared(${LOCK}, point);
    end if;
    return null;
  end $$;
  do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' loop
      execute format('create trigger kill_point after insert or update or delete on %I for each statement
        execute function kills.wait()', name);
    end loop;
  end $$`;

/** Points at which a process with `env` in its environment waits to be killed. */
export type KillPoints = {
  env: Record<string, string>;
  /** The process is to wait once it has executed this many statements that write in the business, or to the table. */
  set: (scope: Scope, writes: number, table?: string) => Promise<void>;
  /** The businesses at whose points a process waits. */
  reached: () => Promise<Set<string>>;
  /** Lets the database find that the processes which waited are gone. */
  release: () => Promise<void>;
  /** How many connections of such processes the database still has. */
  left: () => Promise<number>;
  close: () => Promise<void>;
};

const named = (address: string): string => {
  const url = new URL(address);
  url.searchParams.set("application_name", NAME);
  return `${url}`;
};

/** Lets this test file kill processes where their progress in the database has got to, rather than after a time. */
export const openKillPoints = async (): Promise<KillPoints> => {
  const holder = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await holder.connect();
  await holder.query(PREPARE);
  return {
    env: { DATABASE_URL: named(process.env.DATABASE_URL ?? "") },
    set: async ({ businessId }, writes, table) => {
      await holder.query(
        `insert into kills.points (business_id, only_table) values ($1, $2)
         on conflict (business_id) do update set only_table = $2`,
        [businessId, table],
      );
      const { rows } = await holder.query<{ number: number }>(
        `select number, pg_advisory_lock(${LOCK}, number) from kills.points where business_id = $1`,
        [businessId],
      );
      const countdown = `kills.countdown_${rows[0]?.number}`;
      await holder.query(
        `create sequence if not exists ${countdown} increment -1 minvalue -1000000000 maxvalue 1000000`,
      );
      await holder.query("select setval($1, $2)", [countdown, writes]);
    },
    reached: async () => {
      const { rows } = await holder.query<{ id: string }>(
        `select p.business_id as id from pg_locks l join kills.points p on p.number::oid = l.objid
          where l.locktype = 'advisory' and l.classid = ${LOCK} and not l.granted
            and l.database = (select oid from pg_database where datname = current_database())`,
      );
      return new Set(rows.map(({ id }) => id));
    },
    release: async () => {
      await holder.query("select pg_advisory_unlock_all()");
    },
    left: async () => {
      const { rowCount } = await pool().query(
        "select from pg_stat_activity where application_name = $1 and datname = current_database()",
        [NAME],
      );
      return rowCount ?? 0;
    },
    close: () => holder.end(),
  };
};

/**
 * Gives jobs of dead workers to others, as the queue does once a worker has been silent for long enough, and leaves all jobs
 * of other kinds for later.
 */
export const giveUpDeadWorkers = async (kinds: readonly string[]): Promise<void> => {
  await pool().query(
    "update pgboss.job set state = 'retry', start_after = now() where state = 'active' and name = any($1)",
    [kinds],
  );
  await pool().query(
    `update pgboss.job set start_after = now() + interval '1 day' where state in ('created', 'retry') and name <> all($1)`,
    [kinds],
  );
};
