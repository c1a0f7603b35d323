import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "#lib/server/postgres/embedded.ts";
import { migrate } from "#lib/server/postgres/migrations.ts";
import { isProcessAlive } from "#lib/server/postgres/process-id.ts";
import { OWNER_ROLE, socketUrl, withSuperuserLock } from "#lib/server/postgres/roles.ts";

const MIGRATIONS = path.resolve("prisma/migrations");

/**
 * No data outlives a run, so nothing needs to be flushed to disk or vacuumed; and a test whose plans need statistics
 * makes them itself, because autovacuum comes at some moment or never. Each file, and each server it starts, has pools
 * of its own, which together exceed the default of 100 connections on machines with many cores.
 */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "500",
};

const hashOfMigrations = (): string => {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS).sort()) {
    if (!name.endsWith(".toml")) hash.update(name).update(readFileSync(path.join(MIGRATIONS, name, "migration.sql")));
  }
  return hash.digest("hex").slice(0, 16);
};

/** Drops leftovers of killed runs; another run's databases contain the ID of a running process. */
const dropLeftovers = async (admin: pg.Client): Promise<void> => {
  const { rows } = await admin.query<{ name: string; pid: string }>(
    `select datname as name, substring(datname from '^test_([0-9]+)_') as pid from pg_database where datname ~ '^test_[0-9]+_'`,
  );
  for (const { name, pid } of rows) {
    if (!isProcessAlive(Number(pid))) await admin.query(`drop database if exists "${name}" with (force)`);
  }
};

const makeTemplate = async (admin: pg.Client, socketFolder: string, template: string): Promise<void> => {
  const { rows } = await admin.query("select 1 from pg_database where datname = $1 and datistemplate", [template]);
  if (rows.length > 0) return;
  await admin.query(`drop database if exists "${template}" with (force)`);
  await admin.query(`create database "${template}" owner ${OWNER_ROLE}`);
  const owner = new pg.Client({ connectionString: socketUrl(socketFolder, OWNER_ROLE, template) });
  await owner.connect();
  await migrate(owner, MIGRATIONS);
  await owner.end();
  // Marked as a template when complete, so that a run killed before leaves none that looks complete.
  await admin.query(`alter database "${template}" is_template true`);
};

/** One server and one migrated template per run; each test file copies the template (see database.ts). */
export default async function setup(project: TestProject) {
  const server = await openEmbedded(process.env.TEST_POSTGRES_HOME ?? ".data/test", { settings: SETTINGS });
  const template = `template_${hashOfMigrations()}`;
  await withSuperuserLock(server.socketFolder, async (admin) => {
    await dropLeftovers(admin);
    await makeTemplate(admin, server.socketFolder, template);
  });
  project.provide("postgres", { socketFolder: server.socketFolder, template, run: process.pid });
  return () => server.release();
}

declare module "vitest" {
  export interface ProvidedContext {
    postgres: { socketFolder: string; template: string; run: number };
  }
}
