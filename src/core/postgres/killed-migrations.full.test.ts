import { randomUUID } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { isTestingCitus } from "#testing/on-citus.ts";
import { asOwner, structure } from "#testing/processes/backups.ts";
import { runCommand, startCommand } from "#testing/processes/command-process.ts";
import { randomKills } from "#testing/processes/kill-points.ts";
import { until } from "#testing/processes/runs.ts";
import { aDatabase, dropDatabases, type ScratchDatabase } from "#testing/processes/scratch-database.ts";
import { appliedMigrations, migrate, readMigrations } from "./migrations.ts";

const FOLDER = path.resolve("prisma/migrations");
const NAMES = readMigrations(FOLDER).map(({ name }) => name);
/** The version with data from which the database is brought up to date. */
const FIRST = NAMES.slice(0, 40);
const LATER = NAMES.slice(40);
const KILLS = 5;
const LOCK = 4711;

afterAll(dropDatabases);

const withClient = async <Result>({ ownerUrl }: ScratchDatabase, work: (client: pg.Client) => Promise<Result>) => {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** A database of the earlier version, with a business of 3,000 orders. */
const anEarlierDatabase = async (): Promise<ScratchDatabase> => {
  const database = await aDatabase();
  await withClient(database, async (client) => {
    await migrate(client, FOLDER, FIRST);
    const id = randomUUID();
    await client.query(
      `insert into businesses (id, slug, name, time_zone, currency) values ('${id}', 'shop', 'Shop', 'UTC', 'USD');
       insert into storefronts (business_id, id, name) values ('${id}', 1, 'Web');
       insert into customers (business_id, customer_id, external_id)
       select '${id}', md5('c' || i)::uuid, 'c' || i from generate_series(1, 500) i;
       insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, source)
       select '${id}', md5('o' || i)::uuid, 'o' || i, md5('c' || 1 + i % 500)::uuid, 1, 'completed',
              timestamptz '2026-01-01' + i * interval '1 hour', 100 + i, 'web' from generate_series(1, 3000) i;
       insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at)
       select business_id, customer_id, count(*), sum(net_amount), min(order_date), max(order_date) from orders group by 1, 2`,
    );
  });
  return database;
};

const environmentOf = ({ url, ownerUrl }: ScratchDatabase) => ({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });

const dataOf = (database: ScratchDatabase) =>
  asOwner(
    database,
    `select (select count(*)::int from customers) as customers, (select sum(order_count)::int from customer_metrics) as counted,
       (select md5(string_agg(concat_ws(' ', external_id, total_price, net_amount, status, order_date), ',' order by external_id)) from orders) as orders`,
  );

/** Starts `npm run migrate`, kills it at the end of a migration, with all of it done and nothing committed, and waits until that is undone. */
const killIn = async (database: ScratchDatabase, name: string): Promise<void> => {
  await withClient(database, async (holder) => {
    await holder.query(
      `create or replace function wait_in_migration() returns trigger language plpgsql as $$ begin
         if new.migration_name = '${name}' then perform pg_advisory_xact_lock_shared(${LOCK}); end if; return new; end $$;
       create or replace trigger wait_in_migration before insert on _prisma_migrations for each row execute function wait_in_migration()`,
    );
    await holder.query("select pg_advisory_lock($1)", [LOCK]);
    const others = `select wait_event_type from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    const { child, ended } = startCommand("migrate", [], { env: environmentOf(database) });
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`It ended before ${name}: ${(await ended).err}`);
      const { rows } = await holder.query<{ objid: number }>(
        "select objid from pg_locks where locktype = 'advisory' and objid = $1 and not granted and database = (select oid from pg_database where datname = current_database())",
        [LOCK],
      );
      return rows.length > 0;
    });
    child.kill("SIGKILL");
    await ended;
    await holder.query("select pg_advisory_unlock_all()");
    await until(async () => (await holder.query(others)).rowCount === 0);
    await holder.query("drop trigger wait_in_migration on _prisma_migrations; drop function wait_in_migration");
  });
};

test.skipIf(isTestingCitus)(
  "migrations of a database with data killed at any of them continue there, and nothing works on it before",
  async () => {
    const [undisturbed, killed] = [await anEarlierDatabase(), await anEarlierDatabase()];
    const before = await dataOf(killed);
    expect((await runCommand("migrate", [], { env: environmentOf(undisturbed) })).code).toBe(0);
    const random = randomKills();
    const places = new Set<number>();
    while (places.size < KILLS) places.add(Math.floor(LATER.length * random()));
    for (const place of [...places].sort((a, b) => a - b)) {
      const name = LATER[place] ?? "";
      await killIn(killed, name);
      const applied = await withClient(killed, appliedMigrations);
      expect(applied.map((each) => each.name)).toEqual([...FIRST, ...LATER.slice(0, place)]);
    }
    const worker = await runCommand("worker", [], { env: { ...environmentOf(killed), DATABASE_OWNER_URL: "" } });
    expect(worker).toMatchObject({ code: 1, err: expect.stringContaining("npm run migrate") });
    const again = await runCommand("migrate", [], { env: environmentOf(killed) });
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(LATER.at(-1) ?? "") });
    expect(await structure(killed)).toEqual(await structure(undisturbed));
    expect([await dataOf(killed), await dataOf(undisturbed)]).toEqual([before, before]);
  },
);
