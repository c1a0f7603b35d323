import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, inject } from "vitest";
import { APP_ROLE, OWNER_ROLE, socketUrl } from "#core/postgres/roles.ts";
import { beginFile, endFile } from "./process-state.ts";
import { dropDatabase, dropDatabases, onEachNode } from "./processes/scratch-database.ts";
import "./property-seed.ts";

// Setup of integration tests: each test file gets its own database, accessed with the app role.
const { socketFolder, template, run } = inject("postgres");

// Many tests count days back from today in UTC, so no file begins in the last two minutes of one.
const DAY = 86_400_000;
const untilMidnight = DAY - (Date.now() % DAY);
if (untilMidnight < 120_000) await pause(untilMidnight + 1000);

const database = `test_${run}_${randomUUID().replaceAll("-", "")}`;

// Copying files instead of logging each page takes a third of the time.
await onEachNode(`create database "${database}" template "${template}" strategy file_copy owner ${OWNER_ROLE}`);
// Immediately before the settings, so that leftover work of the previous file never sees settings without a database.
beginFile();
process.env.DATABASE_URL = socketUrl(socketFolder, APP_ROLE, database);
process.env.DATABASE_OWNER_URL = socketUrl(socketFolder, OWNER_ROLE, database);
// Tests must not call paid APIs; tests of naming set their own key.
delete process.env.ANTHROPIC_API_KEY;
process.env.AUTH_SECRET ??= randomUUID() + randomUUID();
process.env.METRICS_TOKEN ??= randomUUID() + randomUUID();
process.env.LOG_LEVEL ??= "silent";
// With a compile cache, the product's processes start in half the time.
process.env.NODE_COMPILE_CACHE ??= path.resolve(".data/compiled");

afterAll(async () => {
  await endFile();
  await Promise.all([dropDatabases(), dropDatabase(database)]);
});
