import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { forwardNotices } from "#core/live.ts";
import { Client } from "#core/postgres/driver.ts";
import type { Scope } from "#core/values/permissions.ts";
import { deleteReader, endReaderSessions, findReaders, insertReader } from "#features/accounts/store/readers.ts";
import { aBusiness } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { aReader, dropReaders, readerAddress, type TestReader } from "#testing/readers.ts";
import { aReportedShop } from "#testing/shops/reported-shop.ts";
import { dropReader } from "./manage-businesses.ts";

const DENIED = "42501";
const owner = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
const superuser = new Client({
  connectionString: Object.assign(new URL(process.env.DATABASE_OWNER_URL ?? ""), { username: "postgres" }).href,
});
let own: Scope & { slug: string };
let other: Scope & { slug: string };
let reader: TestReader;
let theirs: TestReader;
let views: string[];

beforeAll(async () => {
  await owner.connect();
  await superuser.connect();
  if (isTestingCitus) return;
  [own, other] = [await aReportedShop("mine"), await aReportedShop("theirs")];
  [reader, theirs] = [await aReader(own), await aReader(other)];
  const { rows } = await owner.query(
    "select table_name as name from information_schema.views where table_schema = 'reporting' order by 1",
  );
  views = rows.map(({ name }) => name);
});
afterAll(async () => {
  await dropReaders();
  await Promise.all([owner.end(), superuser.end()]);
});

/** The rows of a statement, or the code of its error. */
const attempt = async (sql: string, client: pg.Client = reader.client): Promise<unknown[] | string> => {
  try {
    return (await client.query(sql)).rows;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

const everythingSeen = async (client: pg.Client): Promise<string> => {
  const seen: string[] = [];
  for (const view of views) {
    const { rows } = await client.query<{ row: string }>(`select v::text as row from reporting.${view} v order by 1`);
    expect(rows.length, view).toBeGreaterThan(0);
    seen.push(...rows.map(({ row }) => row));
  }
  return seen.join("\n");
};

test.runIf(isTestingCitus)("there are no logins for reporting on Citus, and the message says why", async () => {
  const { businessId } = await aBusiness();
  await expect(insertReader(owner, { businessId, seesPersonalData: false })).rejects.toThrow(/On Citus/);
});

describe.skipIf(isTestingCitus)("isolation", () => {
  test("every view has the rows of the login's business, and none of another", async () => {
    const [mine, others] = [await everythingSeen(reader.client), await everythingSeen(theirs.client)];
    expect(mine).toContain("mine");
    expect(mine).not.toContain("theirs");
    expect(others).toContain("theirs");
    expect(others).not.toContain("mine");
  });

  test("no other login sees a row, not even the product's", async () => {
    for (const address of [process.env.DATABASE_URL, process.env.DATABASE_OWNER_URL]) {
      const client = new pg.Client({ connectionString: address });
      await client.connect();
      for (const view of views) expect((await client.query(`select from reporting.${view}`)).rowCount, view).toBe(0);
      await client.end();
    }
  });

  test("settings and roles don't change what it sees", async () => {
    const before = await everythingSeen(reader.client);
    const accepted = [
      `set app.business_id = '${other.businessId}'`,
      `set app.user_id = '${other.businessId}'`,
      "set row_security = off",
      "set search_path = public, private, reporting",
      "set default_transaction_read_only = off",
      "set session_replication_role = origin",
    ];
    for (const sql of accepted) await attempt(sql);
    expect(await everythingSeen(reader.client)).toBe(before);
    const refused = [
      "set role customer360_app",
      "set role customer360_owner",
      `set role ${theirs.login}`,
      `set session authorization ${theirs.login}`,
      "alter role current_user bypassrls",
      "alter role current_user createrole",
      `grant ${theirs.login} to ${reader.login}`,
    ];
    for (const sql of refused) expect(await attempt(sql), sql).toBe(DENIED);
    expect(await everythingSeen(reader.client)).toBe(before);
    await reader.client.query("reset all");
  });

  test("it has no right on anything else", async () => {
    const others = "n.nspname not in ('pg_catalog', 'information_schema', 'reporting') and n.nspname !~ '^pg_toast'";
    const relations = await attempt(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where ${others} and case
          when c.relkind in ('r', 'p', 'v', 'm', 'f') then has_any_column_privilege(c.oid, 'select, insert, update, references')
            or has_table_privilege(c.oid, 'delete, truncate, trigger')
          when c.relkind = 'S' then has_sequence_privilege(c.oid, 'select, usage, update') end`,
    );
    expect(relations).toEqual([]);
    const functions = await attempt(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where ${others} and p.prosecdef and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')`,
    );
    expect(functions).toEqual([]);
    const creating = await attempt("select nspname from pg_namespace where has_schema_privilege(oid, 'create')");
    expect(creating).toEqual([]);
    const writing = await attempt(
      "select oid::regclass::text from pg_class where relnamespace = 'reporting'::regnamespace and has_table_privilege(oid, 'insert, update, delete, truncate')",
    );
    expect(writing).toEqual([]);
    const statements = [
      "select * from public.orders",
      "select * from public.businesses",
      "select * from private.readers",
      "select * from private.own_business",
      "select * from pg_authid",
      "select * from pg_statistic",
      "select public.live_channel()",
      "select private.end_reader_sessions()",
      `select public.find_connection('${own.businessId}')`,
      "copy reporting.orders to '/tmp/orders'",
      "copy (select 1) to program 'true'",
      "select pg_read_file('PG_VERSION')",
      "create table public.mine (a int)",
      "create table reporting.mine (a int)",
      "create view reporting.mine as select 1",
      "create function public.mine() returns int language sql as 'select 1'",
      "create schema mine",
      "create extension pg_trgm schema reporting version '1.6'",
      "begin read write; insert into reporting.segments (segment_name) values ('x')",
    ];
    await attempt("set default_transaction_read_only = off");
    for (const sql of statements) {
      const refused = await attempt(sql);
      await attempt("rollback");
      // Without the right, the extension exists already, or the view has joins.
      expect(["42501", "42710", "55000"], sql).toContain(refused);
    }
  });

  test("statistics show no values, and sessions of others no statements", async () => {
    await superuser.query("analyze");
    expect(
      await attempt("select * from pg_stats where schemaname not in ('pg_catalog', 'information_schema')"),
    ).toEqual([]);
    expect(await attempt("select * from pg_stats_ext")).toEqual([]);
    const statements = await attempt(
      `select query from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>' and query <> ''`,
    );
    expect(statements).toEqual([]);
  });

  test("names of other logins and the list of databases' settings don't name a business", async () => {
    const seen = await attempt(
      `select concat(rolname, shobj_description(oid, 'pg_authid')) as text from pg_roles
        union all select array_to_string(setconfig, ',') from pg_db_role_setting`,
    );
    expect(JSON.stringify(seen)).not.toMatch(/theirs|mine/);
  });

  test("a function in a condition sees the login's rows only", async () => {
    await owner.query(
      `create function public.leak(text) returns boolean language plpgsql cost 0.0000001 as $$ begin raise notice '%', $1; return true; end $$`,
    );
    const noticed: string[] = [];
    const listen = ({ message }: { message?: string | undefined }) => void noticed.push(message ?? "");
    reader.client.on("notice", listen);
    const columns = await attempt(
      "select table_name as view, column_name as column from information_schema.columns where table_schema = 'reporting'",
    );
    for (const { view, column } of columns as { view: string; column: string }[]) {
      noticed.length = 0;
      const { rowCount } = await reader.client.query(
        `select from reporting.${view} where public.leak("${column}"::text)`,
      );
      expect(noticed, `${view}.${column}`).toHaveLength(rowCount ?? 0);
      expect(noticed.join("\n"), `${view}.${column}`).not.toContain("theirs");
    }
    reader.client.off("notice", listen);
    // An error would show the value that caused it.
    expect(
      await attempt("select from reporting.orders where 1 / (case when order_id like 'theirs%' then 0 else 1 end) = 1"),
    ).toHaveLength(3);
  });

  test("what EXPLAIN estimates doesn't depend on whether another business has a value @full", async () => {
    await superuser.query("analyze");
    const ABSENT: Record<string, string> = {
      text: "'absent'",
      integer: "987654",
      numeric: "987654.32",
      "double precision": "98765.4321",
    };
    const estimate = async (view: string, condition: string): Promise<number> => {
      const { rows } = await reader.client.query(
        `explain (format json) select from reporting.${view} where ${condition}`,
      );
      return rows[0]["QUERY PLAN"][0].Plan["Plan Rows"];
    };
    const { rows: columns } = await reader.client.query<{ view: string; column: string; type: string }>(
      "select table_name as view, column_name as column, data_type as type from information_schema.columns where table_schema = 'reporting'",
    );
    let compared = 0;
    for (const { view, column, type } of columns) {
      const absent = type.startsWith("timestamp") || type === "date" ? "'1901-01-01'" : ABSENT[type];
      if (absent === undefined) continue;
      const { rows } = await theirs.client.query(
        `select "${column}"::text as value from reporting.${view} where "${column}" is not null limit 1`,
      );
      const [value] = rows;
      if (!value) continue;
      const present = pg.escapeLiteral(value.value);
      for (const operator of ["=", "<", ">"]) {
        const [theirValue, noValue] = [`"${column}" ${operator} ${present}`, `"${column}" ${operator} ${absent}`];
        expect(await estimate(view, theirValue), theirValue).toBe(await estimate(view, noValue));
      }
      compared += 1;
    }
    expect(compared).toBeGreaterThan(40);
  });

  test("live changes of other businesses don't reach it on the channels that it can know", async () => {
    const [heard, known] = [[] as string[], [] as string[]];
    reader.client.on("notification", ({ payload = "" }) => void heard.push(payload));
    superuser.on("notification", ({ payload = "" }) => void known.push(payload));
    const { rows } = await reader.client.query<{ source: string }>(
      "select string_agg(prosrc, ' ') as source from pg_proc where prosrc ~ 'notify'",
    );
    const named = [...(rows[0]?.source ?? "").matchAll(/'(customer_360\w*)'/g)].map(([, name]) => name);
    for (const channel of new Set(["customer_360_live", "customer_360_live_", "the_end", ...named]))
      await reader.client.query(`listen "${channel}"`);
    const { rows: channels } = await superuser.query<{ name: string }>("select live_channel() as name");
    await superuser.query(`listen "${channels[0]?.name}"`);
    await withBusiness(other, (client) =>
      client.query(
        "insert into audit_log (business_id, id, actor_kind, action) values ($1, gen_random_uuid(), 'system', 'a.change')",
        [other.businessId],
      ),
    );
    await forwardNotices(pool());
    await superuser.query("notify the_end, 'the end'");
    // Notices arrive in the order of their transactions.
    while (!heard.includes("the end") || known.length === 0) {
      await reader.client.query("select 1");
      await superuser.query("select 1");
    }
    expect(known[0]).toContain(other.businessId);
    expect(heard).toEqual(["the end"]);
    await reader.client.query("unlisten *");
    await superuser.query("unlisten *");
  });
});

describe.skipIf(isTestingCitus)("limits", () => {
  test("a password is required, and at most five connections are open", async () => {
    const { login, password, client } = await aReader(own);
    const connect = async (secret: string) => {
      const another = new pg.Client({ connectionString: readerAddress(login, secret) });
      another.on("error", () => {});
      await another.connect();
      return another;
    };
    await expect(connect("wrong")).rejects.toMatchObject({ code: "28P01" });
    const four = await Promise.all(Array.from({ length: 4 }, () => connect(password)));
    await expect(connect(password)).rejects.toMatchObject({ code: "53300" });
    await Promise.all(four.map((each) => each.end()));
    expect(await attempt("show statement_timeout", client)).toEqual([{ statement_timeout: "2min" }]);
  });

  test("the product ends long statements and transactions, and sessions with an advisory lock, whatever they have set", async () => {
    const [locking, waiting, resting, idle] = [
      await aReader(own),
      await aReader(own),
      await aReader(own),
      await aReader(own),
    ];
    for (const { client } of [locking, waiting, resting, idle]) await client.query("set statement_timeout = 0");
    await locking.client.query("select pg_advisory_lock(72707369)");
    const blocked = await aReader(own);
    const waits = blocked.client
      .query("select pg_advisory_lock(72707369)")
      .catch((error: { code: string }) => error.code);
    while ((await countLockWaits()) === 0);
    expect(await endReaderSessions()).toBe(2);
    await expect(locking.client.query("select 1")).rejects.toThrow();
    // It may have got the lock in between.
    await waits;
    await expect(blocked.client.query("select 1")).rejects.toThrow();
    const ending = waiting.client.query("select pg_sleep(600)").catch((error: { code: string }) => error.code);
    await resting.client.query("begin");
    const isAsleep = async () =>
      (
        await superuser.query("select from pg_stat_activity where usename = $1 and wait_event = 'PgSleep'", [
          waiting.login,
        ])
      ).rowCount;
    while ((await isAsleep()) === 0);
    expect((await superuser.query("select private.end_reader_sessions('0 s', '1 hour') as ended")).rows).toEqual([
      { ended: 1 },
    ]);
    expect(await ending).toBe("57P01");
    expect((await superuser.query("select private.end_reader_sessions('1 hour', '0 s') as ended")).rows).toEqual([
      { ended: 1 },
    ]);
    await expect(resting.client.query("select 1")).rejects.toThrow();
    expect((await idle.client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});

describe.skipIf(isTestingCitus)("notifications", () => {
  test("no function of the database notifies, because a write would wait for a login that does, and fail with a full queue", async () => {
    const { rows } = await owner.query(
      `select oid::regprocedure::text as name from pg_proc
        where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and prosrc ~* 'pg_notify|\\mnotify\\M'`,
    );
    expect(rows).toEqual([]);
  });

  test.each(["listen x", "begin; listen x; commit"])(
    "the product ends a session whose last statement is %s",
    async (sql) => {
      const [listening, reading] = [await aReader(own), await aReader(own)];
      await listening.client.query(sql);
      await reading.client.query("select 'listen' as listen from reporting.stores");
      expect(await endReaderSessions()).toBe(1);
      await expect(listening.client.query("select 1")).rejects.toThrow();
      await reading.client.query("select 1");
    },
  );
});

describe.skipIf(isTestingCitus)("a login", () => {
  test("is listed, and ends with its sessions when it is deleted, audited", async () => {
    const shop = await aReportedShop("short");
    const { login, password, client } = await aReader(shop, { seesPersonalData: true });
    expect(await findReaders(owner, shop.businessId)).toMatchObject([
      { login, slug: shop.slug, seesPersonalData: true },
    ]);
    await dropReader(login);
    await expect(client.query("select 1")).rejects.toThrow();
    const again = new pg.Client({ connectionString: readerAddress(login, password) });
    await expect(again.connect()).rejects.toMatchObject({ code: "28P01" });
    expect(await findReaders(owner, shop.businessId)).toEqual([]);
    expect((await auditLines(shop)).map(({ action, things }) => ({ action, things })).slice(-2)).toEqual([
      { action: "reader.created", things: { reader: login } },
      { action: "reader.dropped", things: { reader: login } },
    ]);
    await expect(dropReader(login)).rejects.toThrow(`--login: there is no reader ${login}`);
    await expect(dropReader("customer360_app")).rejects.toThrow("--login: there is no reader customer360_app");
  });

  test("sees nothing once its business has been deleted, and can still be deleted", async () => {
    const shop = await aReportedShop("gone");
    const { login, client } = await aReader(shop);
    await owner.query("begin");
    for (const table of ["orders", "audit_log"])
      await owner.query(`delete from ${table} where business_id = $1`, [shop.businessId]);
    await owner.query("delete from businesses where id = $1", [shop.businessId]);
    await owner.query("commit");
    for (const view of views) expect((await client.query(`select from reporting.${view}`)).rowCount, view).toBe(0);
    expect((await findReaders(owner)).find((found) => found.login === login)).toMatchObject({ slug: null });
    expect(await deleteReader(owner, login)).toBe(shop.businessId);
    expect((await findReaders(owner)).some((found) => found.login === login)).toBe(false);
  });

  test("a login of a sample business goes with it", async () => {
    const [shop, sample] = [await aBusiness(), await aReportedShop("sample")];
    await owner.query("update businesses set sample_of = $1 where id = $2", [shop.businessId, sample.businessId]);
    const { login } = await aReader(sample);
    const deleted = await withBusiness(shop, (client) =>
      client.query("select delete_sample_business($1) as done", [sample.businessId]),
    );
    expect(deleted.rows).toEqual([{ done: true }]);
    expect((await owner.query("select from pg_roles where rolname = $1", [login])).rowCount).toBe(0);
  });

  test("can't be created by a role that may create none, and the message says what to do", async () => {
    const app = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await app.connect();
    await expect(insertReader(app, { businessId: own.businessId, seesPersonalData: false })).rejects.toThrow(
      /customer360_app of DATABASE_OWNER_URL may not create logins. Run as a superuser: alter role "customer360_app" createrole/,
    );
    await app.end();
  });

  test("has a password that no log of statements shows", async () => {
    const { rows } = await superuser.query("select rolpassword from pg_authid where rolname = $1", [reader.login]);
    expect(rows[0].rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
    expect(inject("postgres").nodes).toHaveLength(1);
  });
});
