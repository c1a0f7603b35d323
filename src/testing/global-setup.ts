import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { distributeTables } from "#core/postgres/citus.ts";
import { Client } from "#core/postgres/driver.ts";
import { openEmbedded } from "#core/postgres/embedded.ts";
import { migrate } from "#core/postgres/migrations.ts";
import { OWNER_ROLE, socketUrl, withSuperuserLock } from "#core/postgres/roles.ts";
import { isProcessAlive } from "#core/postgres/running-server.ts";
import { joinNodes } from "#testing/processes/citus-cluster.ts";
import { SETTINGS } from "./processes/citus-cluster.ts";

const MIGRATIONS = path.resolve("prisma/migrations");

const hashOfMigrations = (): string => {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS).sort()) {
    if (!name.endsWith(".toml")) hash.update(name).update(readFileSync(path.join(MIGRATIONS, name, "migration.sql")));
  }
  return hash.digest("hex").slice(0, 16);
};

/** Drops leftovers of killed runs; another run's databases contain the ID of a running process. */
const dropLeftovers = async (admin: Client): Promise<void> => {
  const { rows } = await admin.query<{ name: string; pid: string }>(
    `select datname as name, substring(datname from '^test_([0-9]+)_') as pid from pg_database where datname ~ '^test_[0-9]+_'`,
  );
  for (const { name, pid } of rows) {
    if (!isProcessAlive(Number(pid))) await admin.query(`drop database if exists "${name}" with (force)`);
  }
};

/** Of several nodes the first is the coordinator of a Citus cluster. Each has its own part of the template. */
const makeTemplate = async (nodes: string[], admins: Client[], template: string): Promise<void> => {
  const [socketFolder = ""] = nodes;
  const onEachNode = (sql: string) => Promise.all(admins.map((admin) => admin.query(sql)));
  const found = await onEachNode(`select from pg_database where datname = '${template}' and datistemplate`);
  if (found.every(({ rowCount }) => rowCount === 1)) return;
  await onEachNode(`update pg_database set datistemplate = false where datname = '${template}'`);
  await onEachNode(`drop database if exists "${template}" with (force)`);
  await onEachNode(`create database "${template}" owner ${OWNER_ROLE}`);
  if (nodes.length > 1) await joinNodes(nodes, template);
  const owner = new Client({ connectionString: socketUrl(socketFolder, OWNER_ROLE, template) });
  await owner.connect();
  await migrate(owner, MIGRATIONS);
  await distributeTables(owner);
  await owner.end();
  // Marked as a template when complete, so that a run killed before leaves none that looks complete.
  await onEachNode(`alter database "${template}" is_template true allow_connections false`);
  // Citus keeps connections to it, which prevent copies.
  await onEachNode(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${template}'`);
};

/** The embedded server; or the nodes of the Citus cluster that `npm run test:citus` started, coordinator first. */
const openServers = async (): Promise<{ nodes: string[]; release: () => Promise<void> }> => {
  const { TEST_CITUS_NODES, TEST_POSTGRES_HOME } = process.env;
  if (TEST_CITUS_NODES) return { nodes: TEST_CITUS_NODES.split(","), release: async () => {} };
  const { socketFolder, release } = await openEmbedded(TEST_POSTGRES_HOME ?? ".data/test", { settings: SETTINGS });
  return { nodes: [socketFolder], release };
};

/** One server and one migrated template per run; each test file copies the template (see database.ts). */
export default async function setup(project: TestProject) {
  const { nodes, release } = await openServers();
  const template = `template_${hashOfMigrations()}`;
  const withAll = (rest: string[], admins: Client[]): Promise<void> => {
    const [node, ...others] = rest;
    if (node === undefined) return makeTemplate(nodes, admins, template);
    return withSuperuserLock(node, async (admin) => {
      await dropLeftovers(admin);
      await withAll(others, [...admins, admin]);
    });
  };
  await withAll(nodes, []);
  project.provide("postgres", { socketFolder: nodes[0] ?? "", nodes, template, run: process.pid });
  return release;
}

declare module "vitest" {
  export interface ProvidedContext {
    postgres: { socketFolder: string; nodes: string[]; template: string; run: number };
  }
}
