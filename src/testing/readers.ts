import { asOwner } from "#core/db/policies.ts";
import pg from "#core/postgres/driver.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createReader } from "#features/accounts/manage-businesses.ts";
import { deleteReader } from "#features/accounts/store/readers.ts";
import { asAdmin } from "./request.ts";

const made: { login: string; client: pg.Client }[] = [];

/** This test file's database for another login. */
export const readerAddress = (login: string, password: string): string =>
  Object.assign(new URL(process.env.DATABASE_URL ?? ""), { username: login, password }).href;

export type TestReader = { login: string; password: string; client: pg.Client };

/** A connected login for reporting. */
export const aReader = async (scope: Scope, { seesPersonalData = false } = {}): Promise<TestReader> => {
  const reader = await createReader(asAdmin(scope), { seesPersonalData });
  const client = new pg.Client({ connectionString: readerAddress(reader.login, reader.password) });
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
