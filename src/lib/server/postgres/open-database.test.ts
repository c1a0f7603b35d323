import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrateDatabase, openDatabase } from "./open-database.ts";
import { OWNER_ROLE, socketUrl } from "./roles.ts";

const { socketFolder } = inject("postgres");
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

test("with DATABASE_URL set, the embedded server is not started", async () => {
  const { url, reset } = await openDatabase();
  expect([url, reset]).toEqual([process.env.DATABASE_URL, undefined]);
});

test("without the owner, a start names what is missing and the command for it", async () => {
  await expect(migrateDatabase(external({ ownerUrl: undefined }))).rejects.toThrow(
    /lacks \d+ migrations? \(0001_ground.*npm run migrate/,
  );
});

test("the owner migrates, and a login with any name becomes a member of the app role", async () => {
  expect(await migrateDatabase(external())).toContain("0001_ground");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  expect((await client.query("select count(*)::int as businesses from businesses")).rows).toEqual([{ businesses: 0 }]);
  await client.end();
  expect(await migrateDatabase(external())).toEqual([]);
  expect(await migrateDatabase(external({ ownerUrl: undefined }))).toEqual([]);
});

test.each(["postgres", OWNER_ROLE])("a role that bypasses policies (%s) must not serve requests", async (role) => {
  await expect(migrateDatabase(external({ url: socketUrl(socketFolder, role, name) }))).rejects.toThrow(
    /row level security would not apply/,
  );
});

test("a missing database gives a one-line error", async () => {
  const away = "postgresql://nobody@127.0.0.1:1/absent";
  await expect(migrateDatabase(external({ url: away, ownerUrl: undefined }))).rejects.toThrow(
    /cannot be reached: .*ECONNREFUSED.*DATABASE_URL/,
  );
});
