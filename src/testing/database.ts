import { randomUUID } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { closePool } from "#lib/server/db/pool.ts";
import { APP_ROLE, OWNER_ROLE, socketUrl } from "#lib/server/postgres/roles.ts";

// A setup file of the integration tests: each test file gets a database of its own, as the product's app role.
const { socketFolder, template, run } = inject("postgres");
const database = `test_${run}_${randomUUID().replaceAll("-", "")}`;

const asAdmin = async (sql: string) => {
  const admin = new pg.Client({ host: socketFolder, user: "postgres", database: "postgres" });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
};

// Its files copied, rather than each of their pages logged, it is there in a third of the time.
await asAdmin(`create database "${database}" template "${template}" strategy file_copy owner ${OWNER_ROLE}`);
process.env.DATABASE_URL = socketUrl(socketFolder, APP_ROLE, database);
process.env.DATABASE_OWNER_URL = socketUrl(socketFolder, OWNER_ROLE, database);
// Tests ask nobody who sends a bill: those of naming give a key of their own.
delete process.env.ANTHROPIC_API_KEY;
process.env.AUTH_SECRET ??= randomUUID() + randomUUID();
process.env.METRICS_TOKEN ??= randomUUID() + randomUUID();
process.env.LOG_LEVEL ??= "silent";
// Node starts the product's processes in half the time where it finds what it compiled before.
process.env.NODE_COMPILE_CACHE ??= path.resolve(".data/compiled");

afterAll(async () => {
  await closePool();
  await asAdmin(`drop database "${database}" with (force)`);
});
