import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { joinNodes } from "#testing/processes/citus-cluster.ts";
import { dropDatabase, onEachNode } from "#testing/processes/scratch-database.ts";
import { readPlaces } from "./citus.ts";
import { Client } from "./driver.ts";
import { migrate } from "./migrations.ts";
import { connected, migrateDatabase, openDatabase } from "./open-database.ts";
import { OWNER_ROLE, socketUrl } from "./roles.ts";

const { socketFolder, nodes } = inject("postgres");
const name = `external_${process.pid}`;
const login = `shop_${randomBytes(4).toString("hex")}`;
const url = socketUrl(socketFolder, login, name);
const ownerUrl = socketUrl(socketFolder, OWNER_ROLE, name);

const asSuperuser = async (...statements: string[]) => {
  const client = new pg.Client({ host: socketFolder, user: "postgres", database: "postgres" });
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
};

const external = (changes: { url?: string; ownerUrl?: string | undefined } = {}) => ({
  url,
  ownerUrl,
  release: async () => {},
  ...changes,
});

beforeAll(() => asSuperuser(`create role ${login} login`, `create database ${name} owner ${OWNER_ROLE}`));
afterAll(() => asSuperuser(`drop database ${name} with (force)`, `drop role ${login}`));

test("the embedded server is not started if DATABASE_URL is set", async () => {
  const { url, reset } = await openDatabase();
  expect([url, reset]).toEqual([process.env.DATABASE_URL, undefined]);
});

/** Debian's PostgreSQL 15, which Citus is tried on, is refused without it. */
const onPlain = test.skipIf(nodes.length > 1);

onPlain("a start without the owner names what is missing and the command for it", async () => {
  await expect(migrateDatabase(external({ ownerUrl: undefined }))).rejects.toThrow(
    /lacks \d+ migrations? \(0001_ground.*npm run migrate/,
  );
});

onPlain("the owner migrates, and a login with any name becomes a member of the app role", async () => {
  expect(await migrateDatabase(external())).toContain("0001_ground");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  expect((await client.query("select count(*)::int as businesses from businesses")).rows).toEqual([{ businesses: 0 }]);
  await client.end();
  expect(await migrateDatabase(external())).toEqual([]);
  expect(await migrateDatabase(external({ ownerUrl: undefined }))).toEqual([]);
});

onPlain.each(["postgres", OWNER_ROLE])("a role that bypasses policies (%s) must not serve requests", async (role) => {
  await expect(migrateDatabase(external({ url: socketUrl(socketFolder, role, name) }))).rejects.toThrow(
    /row level security would not apply/,
  );
});

test("a server older than 16 is refused before anything is created", async () => {
  const old = `${name}_old`;
  // The server says so of itself to this database only.
  await asSuperuser(`create database ${old} owner ${OWNER_ROLE}`);
  try {
    await connected(socketUrl(socketFolder, "postgres", old), async (superuser) => {
      await superuser.query(`create schema old;
        create function old.current_setting(text) returns text language sql as
          $$ select case $1 when 'server_version_num' then '150020' when 'server_version' then '15.20' else pg_catalog.current_setting($1) end $$;
        grant usage on schema old to public;
        alter database ${old} set search_path = old, pg_catalog, public`);
    });
    const owned = { url: socketUrl(socketFolder, login, old), ownerUrl: socketUrl(socketFolder, OWNER_ROLE, old) };
    for (const ownerUrl of [owned.ownerUrl, undefined])
      await expect(migrateDatabase(external({ url: owned.url, ownerUrl }))).rejects.toThrow(
        "PostgreSQL 15.20 is older than 16. Upgrade to PostgreSQL 16 or newer",
      );
    await connected(owned.ownerUrl, async (owner) => {
      expect((await owner.query("select from pg_tables where schemaname = 'public'")).rowCount).toBe(0);
    });
  } finally {
    await asSuperuser(`drop database ${old} with (force)`);
  }
});

test("a missing database gives a one-line error", async () => {
  const away = "postgresql://nobody@127.0.0.1:1/absent";
  await expect(migrateDatabase(external({ url: away, ownerUrl: undefined }))).rejects.toThrow(
    /cannot be reached: .*ECONNREFUSED.*DATABASE_URL/,
  );
});

const FILL = `
  insert into businesses (id, slug, name, time_zone, currency)
    select gen_random_uuid(), 'shop ' || n, 'Shop', 'UTC', 'USD' from generate_series(1, 3) n;
  insert into customers (business_id, customer_id, external_id)
    select id, gen_random_uuid(), n::text from businesses, generate_series(1, 100) n;`;
const LATER = `
  create table later (business_id uuid not null, customer_id uuid not null, primary key (business_id, customer_id),
    foreign key (business_id, customer_id) references customers (business_id, customer_id));
  alter table later enable row level security;`;

test.skipIf(nodes.length === 1)(
  "filled tables move to their places on Citus, and a later migration's follow",
  async () => {
    const moved = `${name}_moved`;
    const ownerUrl = socketUrl(socketFolder, OWNER_ROLE, moved);
    const database = external({ url: socketUrl(socketFolder, login, moved), ownerUrl });
    const folder = mkdtempSync(path.join(tmpdir(), "migrations-"));
    cpSync("prisma/migrations", folder, { recursive: true });
    await onEachNode(`create database ${moved} owner ${OWNER_ROLE}`);
    const owner = new Client({ connectionString: ownerUrl });
    try {
      // Not as the product does, which refuses Debian's PostgreSQL 15 without Citus.
      await connected(ownerUrl, (client) => migrate(client, folder));
      await owner.connect();
      await owner.query(FILL);
      await joinNodes(nodes, moved);
      expect(await migrateDatabase(database, folder)).toEqual([]);
      mkdirSync(path.join(folder, "9999_later"));
      writeFileSync(path.join(folder, "9999_later", "migration.sql"), LATER);
      expect(await migrateDatabase(database, folder)).toEqual(["9999_later"]);

      const places = await readPlaces(owner);
      expect(places.filter((table) => table.is !== table.shouldBe)).toEqual([]);
      const named = (place: string) => places.flatMap((table) => (table.is === place ? [table.name] : []));
      expect(named("reference")).toEqual(["api_tokens", "businesses", "users"]);
      expect(named("local")).toEqual(["_prisma_migrations", "rate_limits"]);
      expect(named("distributed")).toContain("later");
      const { rows } = await owner.query(
        "select count(*)::int as customers, count(distinct business_id)::int as businesses from customers",
      );
      expect(rows).toEqual([{ customers: 300, businesses: 3 }]);
    } finally {
      await owner.end();
      rmSync(folder, { recursive: true });
      await dropDatabase(moved);
    }
  },
);
