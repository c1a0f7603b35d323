import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkReaders } from "#cli/operations/check-readers.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { findPlace } from "#core/postgres/data-location.ts";
import { Client } from "#core/postgres/driver.ts";
import { APP_ROLE, OWNER_ROLE } from "#core/postgres/roles.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inspectReaders, limitReader, limitReaders } from "#features/accounts/store/reader-powers.ts";
import { aBusiness } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { aReader, dropReaders, readerAddress, type TestReader } from "#testing/readers.ts";

const DENIED = "42501";
const ownerUrl = process.env.DATABASE_OWNER_URL ?? "";
const superuserUrl = Object.assign(new URL(ownerUrl), { username: "postgres" }).href;
const owner = new Client({ connectionString: ownerUrl });
const superuser = new Client({ connectionString: superuserUrl });

let shop: Scope;
let reader: TestReader;
/** A login of an older version: nobody has limited it. */
let older: TestReader;

beforeAll(async () => {
  await owner.connect();
  await superuser.connect();
  if (isTestingCitus) return;
  shop = await aBusiness();
  [reader, older] = [await aReader(shop), await aReader(shop)];
});
afterAll(async () => {
  await dropReaders();
  await Promise.all([owner.end(), superuser.end()]);
});

const codeOf = async (sql: string, client: pg.Client = reader.client): Promise<string> => {
  try {
    await client.query(sql);
    return "done";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** Functions of the server by which a login could hold up others, write to the disk or use up what all share. */
const SHARED = `select oid, oid::regprocedure::text as signature, proname as name,
    array(select format('''1''::%s', format_type(type, null)) from unnest(proargtypes) as type) as arguments
  from pg_proc where pronamespace = 'pg_catalog'::regnamespace
   and proname ~ 'advisory|emit_message|^pg_notify$|export_snapshot|^(pg_current_xact_id|txid_current)$|^lo_(creat|create|from_bytea)$'`;

type Shared = { oid: number; signature: string; name: string; arguments: string[] };

describe.skipIf(isTestingCitus)("a login for reporting", () => {
  test("before a superuser has limited it, keeps some powers, and the doctor and the owner name the statements", async () => {
    const left = await limitReader(owner, reader.login);
    // The owner of the database may say these itself.
    expect(left.map(({ means }) => means).join()).not.toMatch(/temporary tables|schema public/);
    expect(left.map(({ means }) => means)).toContain("take advisory locks that the product waits for");
    const [found] = (await checkReaders(ownerUrl)).filter(({ message }) => message.includes("advisory"));
    expect(found).toMatchObject({
      state: "warn",
      message: expect.stringContaining(reader.login),
      todo: expect.stringMatching(/revoke execute on function pg_advisory_lock\(bigint\).* from public/),
    });
    expect(found?.message).toContain(older.login);
  });

  test("can then neither hold up others nor fill what they share, and no older login can", async () => {
    await limitReaders(superuser);
    for (const { login } of [reader, older]) expect(await limitReader(superuser, login), login).toEqual([]);
    expect(await checkReaders(superuserUrl)).toMatchObject([{ state: "ok" }]);
    for (const { client } of [reader, older]) await client.query("set default_transaction_read_only = off");
    const { rows: functions } = await superuser.query<Shared>(SHARED);
    expect(functions.filter(({ name }) => name.includes("advisory")).length).toBeGreaterThanOrEqual(20);
    for (const { signature, name, arguments: given } of functions)
      expect(await codeOf(`select ${name}(${given.join(", ")})`), signature).toBe(DENIED);
    for (const sql of [
      "create temporary table mine (a int)",
      "select lo_create(0)",
      "set temp_file_limit = -1",
      "set log_min_messages = 'log'",
      "alter role current_user set log_min_messages = 'log'",
      "do $$ begin null; end $$",
      "create function pg_temp.mine() returns int language plpgsql as 'begin return 1; end'",
    ])
      expect(await codeOf(sql, older.client), sql).toBe(DENIED);
    const elsewhere = readerAddress(reader.login, reader.password).replace(/\/[^/?]+\?/, "/postgres?");
    await expect(new pg.Client({ connectionString: elsewhere }).connect()).rejects.toMatchObject({ code: DENIED });
    // The product still may.
    for (const role of [APP_ROLE, OWNER_ROLE]) {
      const { rows } = await superuser.query<{ denied: string }>(
        `select signature as denied from (${SHARED}) as shared where not has_function_privilege($1, oid, 'execute')`,
        [role],
      );
      expect(rows, role).toEqual([]);
    }
    await withBusiness(shop, (app) =>
      app.query(
        "create temporary table kept (a int) on commit drop; do $$ begin perform pg_advisory_xact_lock(1); end $$",
      ),
    );
  });

  test("writes nothing to the server's log, whatever it sets", async () => {
    const { home } = findPlace(path.resolve(process.env.TEST_POSTGRES_HOME ?? ".data/test"));
    const isLogged = (word: string) => readFileSync(path.join(home, "postgres.log"), "utf8").includes(word);
    const print = async ({ login, password }: TestReader, word: string) => {
      const client = new pg.Client({ connectionString: readerAddress(login, password) });
      await client.connect();
      for (const name of ["debug_print_parse", "debug_print_rewritten", "debug_print_plan"])
        await client.query(`set ${name} = on`);
      await client.query(`select 1 as ${word}`);
      await client.end();
    };
    const [word, other] = [`word_${randomBytes(6).toString("hex")}`, `word_${randomBytes(6).toString("hex")}`];
    const unlimited = await aReader(shop);
    await print(unlimited, word);
    expect(isLogged(word)).toBe(true);
    await limitReader(superuser, unlimited.login);
    await print(unlimited, other);
    expect(isLogged(other)).toBe(false);
  });

  test("a login that changed its password or settings is named by the doctor and in the list", async () => {
    const changing = await aReader(shop);
    await limitReader(superuser, changing.login);
    await changing.client.query("set default_transaction_read_only = off");
    await changing.client.query("alter role current_user set statement_timeout = 0");
    await changing.client.query("alter role current_user in database template1 set work_mem = '1GB'");
    await changing.client.query("alter role current_user reset idle_in_transaction_session_timeout");
    await changing.client.query("alter role current_user password 'x'");
    const states = await inspectReaders(superuser, shop.businessId);
    expect(states.find(({ login }) => login === changing.login)).toMatchObject({
      hasOwnPassword: true,
      ownSettings: ["work_mem=1GB", "statement_timeout=0", "idle_in_transaction_session_timeout without a value"],
    });
    expect(states.find(({ login }) => login === reader.login)).toMatchObject({
      hasOwnPassword: false,
      ownSettings: [],
    });
    const messages = (await checkReaders(superuserUrl)).map(({ state, message }) => `${state} ${message}`);
    expect(messages).toEqual([
      `warn ${changing.login} has another password than the one that create-reader printed`,
      expect.stringContaining(`warn ${changing.login} has changed its own settings: `),
    ]);
    // The owner doesn't see passwords.
    expect((await inspectReaders(owner, shop.businessId)).map(({ hasOwnPassword }) => hasOwnPassword)).not.toContain(
      true,
    );
  });

  test("has no more powers in a database that create-roles.sql prepared", async () => {
    const [, script = ""] = readFileSync("ops/create-roles.sql", "utf8").split("\\connect customer360\n");
    await superuser.query("begin");
    const { rows: functions } = await superuser.query<Shared>(SHARED);
    for (const { signature } of functions) await superuser.query(`grant execute on function ${signature} to public`);
    await superuser.query("grant usage on language plpgsql to public");
    await superuser.query(script.replaceAll("shop_owner", OWNER_ROLE));
    for (const { oid, signature } of functions) {
      const { rows } = await superuser.query(
        "select has_function_privilege($1, $2::oid, 'execute') as reader, has_function_privilege($3, $2::oid, 'execute') as app",
        [reader.login, oid, APP_ROLE],
      );
      expect(rows, signature).toEqual([{ reader: false, app: true }]);
    }
    expect(
      await codeOf(`select 1 / (not has_language_privilege('${reader.login}', 'plpgsql', 'usage'))::int`, superuser),
    ).toBe("done");
    await superuser.query("rollback");
  });
});
