import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { inject, onTestFinished } from "vitest";
import type pg from "#core/postgres/driver.ts";
import { Client } from "#core/postgres/driver.ts";
import { readMigrations } from "#core/postgres/migrations.ts";
import { MIGRATIONS, type OpenDatabase } from "#core/postgres/open-database.ts";
import { APP_ROLE, OWNER_ROLE, socketUrl } from "#core/postgres/roles.ts";
import { joinNodes } from "./citus-cluster.ts";

export type ScratchDatabase = OpenDatabase & { ownerUrl: string };

const asSuperuserOf = async (socketFolder: string, sql: string): Promise<void> => {
  const client = new Client({ host: socketFolder, user: "postgres", database: "postgres" });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** A database of a Citus cluster has a part on each node. */
export const onEachNode = async (sql: string): Promise<void> => {
  await Promise.all(inject("postgres").nodes.map((node) => asSuperuserOf(node, sql)));
};

/** Another, empty database on the tests' server, on each node of a cluster, opened like the product does; dropped after the file. */
export const aDatabase = async (): Promise<ScratchDatabase> => {
  const { nodes, run } = inject("postgres");
  const [coordinator = ""] = nodes;
  const name = `test_${run}_${randomUUID().replaceAll("-", "")}`;
  await onEachNode(`create database "${name}" owner ${OWNER_ROLE}`);
  made.push(name);
  if (nodes.length > 1) await joinNodes(nodes, name);
  const at = (role: string) => socketUrl(coordinator, role, name);
  return { url: at(APP_ROLE), ownerUrl: at(OWNER_ROLE), release: async () => {} };
};

/** This test file's database, opened like the product does. */
export const ownDatabase = (): ScratchDatabase => ({
  url: process.env.DATABASE_URL ?? "",
  ownerUrl: process.env.DATABASE_OWNER_URL ?? "",
  release: async () => {},
});

const made: string[] = [];

const IN_USE = "55006";

/** Citus's maintenance process may connect again while its session is ended. */
const dropOn = async (node: string, name: string, attempts = 5): Promise<void> => {
  try {
    await asSuperuserOf(node, `drop database if exists "${name}" with (force)`);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== IN_USE || attempts === 1) throw error;
    await dropOn(node, name, attempts - 1);
  }
};

export const dropDatabase = async (name: string): Promise<void> => {
  await Promise.all(inject("postgres").nodes.map((node) => dropOn(node, name)));
};

/** In parallel, because each waits over a second for remaining sessions to end. */
export const dropDatabases = async (): Promise<void> => {
  await Promise.all(made.splice(0).map(dropDatabase));
};

/** A folder with the migrations of an earlier version, which precede the first one with this name or number, until the test ends. */
export const migrationsBefore = (first: string): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-migrations-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const all = readMigrations(MIGRATIONS);
  const earlier = all.slice(
    0,
    all.findIndex((each) => each.name.startsWith(first)),
  );
  // In one file, which keeps their order: those before the first release have the same numbers as later ones.
  mkdirSync(path.join(folder, "earlier"));
  const listed = earlier.map(({ name, sql }) => `-- migration ${name}\n${sql}\n`).join("");
  writeFileSync(path.join(folder, "earlier", "migration.sql"), listed);
  return folder;
};
