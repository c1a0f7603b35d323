import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "#lib/server/postgres/migrations.ts";
import { ensurePostgres } from "#lib/server/postgres/supervisor.ts";

const MIGRATIONS = path.resolve("prisma/migrations");

const hashOfMigrations = (): string => {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS).sort()) {
    if (!name.endsWith(".toml")) hash.update(readFileSync(path.join(MIGRATIONS, name, "migration.sql")));
  }
  return hash.digest("hex").slice(0, 16);
};

const connect = async (host: string, database: string) => {
  const client = new pg.Client({ host, user: "postgres", database });
  await client.connect();
  return client;
};

/** One server a run, one migrated template; each test file copies the template (see database.ts). */
export default async function setup(project: TestProject) {
  const server = await ensurePostgres(path.resolve(process.env.TEST_POSTGRES_HOME ?? ".data/test"));
  const template = `template_${hashOfMigrations()}`;
  const admin = await connect(server.socketFolder, "postgres");
  const left = await admin.query<{ datname: string }>(
    "select datname from pg_database where datname ~ '^(test_|template_[0-9a-f])'",
  );
  for (const { datname } of left.rows)
    if (datname !== template) await admin.query(`drop database if exists "${datname}" with (force)`);
  if (!left.rows.some(({ datname }) => datname === template)) {
    await admin.query(`create database "${template}"`);
    const owner = await connect(server.socketFolder, template);
    await migrate(owner, MIGRATIONS);
    await owner.end();
    await admin.query("alter role customer360_app login");
  }
  await admin.end();
  project.provide("postgres", { host: server.socketFolder, template });
  return () => server.stop();
}

declare module "vitest" {
  export interface ProvidedContext {
    postgres: { host: string; template: string };
  }
}
