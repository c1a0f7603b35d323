import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import type { OpenDatabase } from "#lib/server/postgres/open-database.ts";
import { APP_ROLE, OWNER_ROLE, socketUrl } from "#lib/server/postgres/roles.ts";

export type ScratchDatabase = OpenDatabase & { ownerUrl: string };

const asSuperuser = async (sql: string): Promise<void> => {
  const client = new pg.Client({ host: inject("postgres").socketFolder, user: "postgres", database: "postgres" });
  await client.connect();
  await client.query(sql);
  await client.end();
};

/** Another database on the tests' server, without a single table, as the product would open it; gone after the file. */
export const aDatabase = async (): Promise<ScratchDatabase> => {
  const { socketFolder, run } = inject("postgres");
  const name = `test_${run}_${randomUUID().replaceAll("-", "")}`;
  await asSuperuser(`create database "${name}" owner ${OWNER_ROLE}`);
  made.push(name);
  const at = (role: string) => socketUrl(socketFolder, role, name);
  return { url: at(APP_ROLE), ownerUrl: at(OWNER_ROLE), release: async () => {} };
};

/** The database of this test file, as the product would open it. */
export const ownDatabase = (): ScratchDatabase => ({
  url: process.env.DATABASE_URL ?? "",
  ownerUrl: process.env.DATABASE_OWNER_URL ?? "",
  release: async () => {},
});

const made: string[] = [];
afterAll(async () => {
  // All at once: each alone waits a second and more for whoever still has to leave it.
  await Promise.all(made.splice(0).map((name) => asSuperuser(`drop database "${name}" with (force)`)));
});
