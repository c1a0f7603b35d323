import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appliedMigrations, assertKnown, migrate, pendingMigrations } from "./migrations.ts";

const NAME = `migrations_${process.pid}`;
const READER = `reader_${NAME}`;
let folder = "";
let admin: pg.Client;
let clients: pg.Client[] = [];

const connect = async (): Promise<pg.Client> => {
  const url = new URL(process.env.DATABASE_OWNER_URL ?? "");
  url.pathname = `/${NAME}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  clients.push(client);
  return client;
};

const write = (name: string, sql: string): void => {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
};

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "migrations-"));
  admin = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await admin.connect();
  await admin.query(`drop database if exists ${NAME} with (force)`);
  await admin.query(`create database ${NAME}`);
  write("0001_first", "create table first (id int);");
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  clients = [];
  await admin.query(`drop database ${NAME} with (force)`);
  await admin.query(`drop role if exists ${READER}`);
  await admin.end();
  rmSync(folder, { recursive: true });
});

test("applies missing migrations in order, once", async () => {
  const client = await connect();
  write("0002_second", "insert into first values (2);");
  expect(await pendingMigrations(client, folder)).toEqual(["0001_first", "0002_second"]);
  expect(await migrate(client, folder)).toEqual(["0001_first", "0002_second"]);
  write("0003_third", "insert into first values (3);");
  expect(await migrate(client, folder)).toEqual(["0003_third"]);
  expect(await pendingMigrations(client, folder)).toEqual([]);
  expect((await client.query("select id from first")).rows).toEqual([{ id: 2 }, { id: 3 }]);
});

test("three concurrent runs migrate once: two of them wait", async () => {
  write("0002_slow", "select pg_sleep(0.2); insert into first values (1);");
  const applied = await Promise.all([1, 2, 3].map(async () => migrate(await connect(), folder)));
  expect(applied.map((names) => names.length).sort()).toEqual([0, 0, 2]);
  expect((await (await connect()).query("select id from first")).rows).toEqual([{ id: 1 }]);
});

test("a failing script leaves nothing behind, not even its record", async () => {
  const client = await connect();
  write("0002_fails", "insert into first values (1); select 1 / 0;");
  await expect(migrate(client, folder)).rejects.toThrow("Migration 0002_fails: division by zero");
  expect((await client.query("select id from first")).rows).toEqual([]);
  write("0002_fails", "insert into first values (2);");
  expect(await migrate(client, folder)).toEqual(["0002_fails"]);
});

test("rejects a file edited after it was applied", async () => {
  const client = await connect();
  await migrate(client, folder);
  write("0001_first", "create table first (id int, more int);");
  await expect(migrate(client, folder)).rejects.toThrow(/0001_first was edited after it was applied/);
  await expect(pendingMigrations(client, folder)).rejects.toThrow(/edited/);
});

test("accepts a file that names the checksum of the text that was applied, and no other", async () => {
  const client = await connect();
  await migrate(client, folder);
  const [applied] = await appliedMigrations(client);
  const replace = (checksum: string) =>
    write("0001_first", `-- replaces ${checksum}: the same for what it ran on\ncreate table first (id integer);`);
  replace("0".repeat(64));
  await expect(migrate(client, folder)).rejects.toThrow(/0001_first was edited after it was applied/);
  replace(applied?.checksum ?? "");
  expect(await migrate(client, folder)).toEqual([]);
  expect(() => assertKnown([{ name: "0001_first", checksum: applied?.checksum ?? "" }], folder)).not.toThrow();
  expect(() => assertKnown([{ name: "0001_first", checksum: "0".repeat(64) }], folder)).toThrow(/differs from the one/);
});

test("rejects a database newer than the program", async () => {
  const client = await connect();
  write("0002_newer", "select 1;");
  await migrate(client, folder);
  rmSync(path.join(folder, "0002_newer"), { recursive: true });
  await expect(migrate(client, folder)).rejects.toThrow(/newer than this program: it has 0002_newer/);
});

test("a script that can't run in a transaction runs alone; after a failure, the next run reports it", async () => {
  const client = await connect();
  write("0002_index", "-- no-transaction\ncreate index concurrently on first (id);");
  expect(await migrate(client, folder)).toEqual(["0001_first", "0002_index"]);
  write("0003_index", "-- no-transaction\ncreate index concurrently on absent (id);");
  await expect(migrate(client, folder)).rejects.toThrow(/0003_index: .*absent/);
  await expect(migrate(client, folder)).rejects.toThrow(/0003_index failed earlier: .*absent/);
});

/** A login for reporting, which may read the first table. */
const aReader = async (): Promise<{ connect: () => Promise<pg.Client> }> => {
  await admin.query(`create role ${READER} login password 'x'`);
  await admin.query(`grant ${READER} to current_user`);
  write("0002_readers", "create schema private; create table private.readers (login name primary key);");
  const client = await connect();
  await migrate(client, folder);
  await client.query("insert into private.readers values ($1)", [READER]);
  await client.query(`grant select on first to ${READER}`);
  const url = new URL(process.env.DATABASE_OWNER_URL ?? "");
  Object.assign(url, { pathname: `/${NAME}`, username: READER, password: "x" });
  return {
    connect: async () => {
      const reader = new pg.Client({ connectionString: url.href });
      reader.on("error", () => {});
      await reader.connect();
      return reader;
    },
  };
};

test("a login for reporting that holds a table or the lock of migrations doesn't hold them up @full", async () => {
  const { connect: connectReader } = await aReader();
  const [holding, locking] = [await connectReader(), await connectReader()];
  await holding.query("begin; lock table first in access share mode");
  await locking.query("set statement_timeout = 0; select pg_advisory_lock(72707369)");
  write("0003_more", "alter table first add column more int;");
  expect(await migrate(await connect(), folder)).toEqual(["0003_more"]);
  for (const reader of [holding, locking]) await expect(reader.query("select 1")).rejects.toThrow();
});

test("a run without missing migrations ends no session of a login for reporting", async () => {
  const { connect: connectReader } = await aReader();
  const reading = await connectReader();
  expect(await migrate(await connect(), folder)).toEqual([]);
  await reading.query("select 1");
  await reading.end();
});

test("a migration that waits for a table lets others read it, and is applied once the table is free", async () => {
  const [client, holding, reading] = [await connect(), await connect(), await connect()];
  await migrate(client, folder);
  await holding.query("begin; lock table first in access share mode");
  write("0002_more", "insert into first values (1); alter table first add column more int;");
  const migrating = migrate(client, folder);
  const pid = (client as unknown as { processID: number }).processID;
  const isWaiting = async () =>
    (await admin.query("select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'", [pid])).rowCount ===
    1;
  while (!(await isWaiting()));
  // Queues behind the migration, and passes when that has given up for the moment.
  expect((await reading.query("select id from first")).rows).toEqual([]);
  await holding.query("commit");
  expect(await migrating).toEqual(["0002_more"]);
  expect((await reading.query("select id from first")).rows).toEqual([{ id: 1 }]);
});
