import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate, pendingMigrations } from "./migrations.ts";

const NAME = `migrations_${process.pid}`;
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

test("of three concurrent runs, one migrates and two wait", async () => {
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
