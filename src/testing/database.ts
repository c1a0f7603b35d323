import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { closePool } from "#lib/server/db/pool.ts";

// A setup file of the integration tests: each test file gets a database of its own, as the product's app role.
const { host, template } = inject("postgres");
const database = `test_${randomUUID().replaceAll("-", "")}`;

const asAdmin = async (sql: string) => {
  const admin = new pg.Client({ host, user: "postgres", database: "postgres" });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
};

const urlOf = (user: string) => `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;

await asAdmin(`create database "${database}" template "${template}"`);
process.env.DATABASE_URL = urlOf("customer360_app");
process.env.DATABASE_OWNER_URL = urlOf("postgres");
process.env.AUTH_SECRET ??= randomUUID() + randomUUID();
process.env.LOG_LEVEL ??= "silent";

afterAll(async () => {
  await closePool();
  await asAdmin(`drop database "${database}" with (force)`);
});
