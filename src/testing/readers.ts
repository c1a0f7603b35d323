import pg from "pg";
import { createReader } from "#lib/accounts/manage-readers.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { deleteReader } from "#lib/server/postgres/readers.ts";
import { asAdmin } from "./request.ts";

const made: { login: string; client: pg.Client }[] = [];

const asOwner = async <Result>(work: (owner: pg.Client) => Promise<Result>): Promise<Result> => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  return work(owner).finally(() => owner.end());
};

/** This test file's database for another login. */
export const addressOf = (login: string, password: string): string =>
  Object.assign(new URL(process.env.DATABASE_URL ?? ""), { username: login, password }).href;

export type TestReader = { login: string; password: string; client: pg.Client };

/** A connected login for reporting. */
export const aReader = async (scope: Scope, { seesPersonalData = false } = {}): Promise<TestReader> => {
  const reader = await asOwner((owner) => createReader(asAdmin(scope), owner, { seesPersonalData }));
  const client = new pg.Client({ connectionString: addressOf(reader.login, reader.password) });
  client.on("error", () => {});
  await client.connect();
  made.push({ login: reader.login, client });
  return { ...reader, client };
};

/** After a file's tests, because logins outlive its database. */
export const dropReaders = async (): Promise<void> => {
  for (const { client, login } of made.splice(0)) {
    await client.end();
    await asOwner((owner) => deleteReader(owner, login));
  }
};
