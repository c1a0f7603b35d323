import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, asAdmin } from "#testing/request.ts";
import { pool } from "./pool.ts";
import { withBusiness } from "./with-business.ts";

// Every statement here runs as the app role that serves requests.
let shop: Scope;
let other: Scope;
let ana: string;
let bob: string;
let token: string;
let otherToken: string;

const aTokenOf = async (scope: Scope) =>
  (await createToken(asAdmin(scope), { name: "test", role: "viewer", expiresInDays: null })).id;

beforeAll(async () => {
  [shop, other] = [await aBusiness(), await aBusiness()];
  [ana, bob] = [(await aMember(shop)).userId, (await aMember(other)).userId];
  [token, otherToken] = [await aTokenOf(shop), await aTokenOf(other)];
});

const DENIED = "42501";
/** Before rights: new business IDs and random values in reference tables. */
const REFUSED_BY_CITUS = "0A000";
const HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA";

/** How many rows a statement changed within a business, or its error code. */
const attempt = async (sql: string, scope: Scope = shop): Promise<number | string> => {
  try {
    return await withBusiness(scope, async (client) => (await client.query(sql)).rowCount ?? 0);
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe("the app role may not", () => {
  test.each([
    "delete from businesses",
    "update businesses set id = gen_random_uuid()",
    "update businesses set slug = 'taken-over'",
    "update businesses set created_at = now()",
    "truncate businesses cascade",
    "delete from users",
    "update users set password_hash = 'x'",
    "update users set email = 'mallory@example.com'",
    "update users set is_active = true",
    "update users set id = gen_random_uuid()",
    "delete from memberships",
    "update memberships set business_id = gen_random_uuid()",
    "update memberships set user_id = gen_random_uuid()",
    "delete from api_tokens",
    "update api_tokens set hash = 'x'",
    "update api_tokens set role = 'admin'",
    "update api_tokens set permissions = '{}'",
    "update api_tokens set expires_at = null",
    "update api_tokens set business_id = gen_random_uuid()",
    "delete from audit_log",
    "update audit_log set reason = 'nothing happened'",
    "truncate audit_log",
    "alter table audit_log disable row level security",
    "drop table audit_log",
    `update "_prisma_migrations" set rolled_back_at = now()`,
    `delete from "_prisma_migrations"`,
    `insert into "_prisma_migrations" (id, checksum, migration_name) values ('x', 'x', 'x')`,
    "create table public.mine (a int)",
    "create function public.mine() returns int language sql as 'select 1'",
    "set role customer360_owner",
  ])("%s", async (sql) => {
    expect([DENIED, REFUSED_BY_CITUS]).toContain(await attempt(sql));
  });

  test("use any right that a table grants by default, beyond this list", async () => {
    const { rows } = await pool().query<{ name: string }>(
      `select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and not (has_table_privilege(oid, 'delete') and has_table_privilege(oid, 'update'))
        order by 1`,
    );
    const bound = rows.map(({ name }) => name);
    expect(bound).toEqual(
      expect.arrayContaining(["_prisma_migrations", "api_tokens", "audit_log", "businesses", "memberships", "users"]),
    );
  });
});

describe("the app role of one business can't change another's", () => {
  test.each<[string, () => string]>([
    ["its settings", () => `update businesses set name = 'x' where id = '${other.businessId}'`],
    ["its secret", () => `update businesses set tenant_secret_hash = 'x' where id = '${other.businessId}'`],
    ["its users' sessions", () => `update users set session_version = session_version + 1 where id = '${bob}'`],
    ["its users' language", () => `update users set language = 'pt' where id = '${bob}'`],
    ["its memberships", () => `update memberships set role = 'admin' where user_id = '${bob}'`],
    ["its tokens", () => `update api_tokens set revoked_at = now() where id = '${otherToken}'`],
  ])("%s", async (_, sql) => {
    expect(await attempt(sql())).toBe(0);
    expect(await attempt(sql(), other)).toBe(1);
  });

  test("the app role changes nothing outside any business", async () => {
    for (const sql of [
      "update businesses set name = 'x'",
      "update users set language = 'pt'",
      "update memberships set role = 'admin'",
      "update api_tokens set revoked_at = now()",
    ]) {
      expect((await pool().query(sql)).rowCount).toBe(0);
    }
  });

  test("the app role can't create a token or membership in another business", async () => {
    const columns = "(id, business_id, name, role, permissions, hash)";
    const values = `(gen_random_uuid(), '${other.businessId}', 'x', 'admin', '{}', 'x')`;
    expect(await attempt(`insert into api_tokens ${columns} values ${values}`)).toBe(DENIED);
    const row = `('${other.businessId}', '${ana}', 'admin')`;
    expect(await attempt(`insert into memberships (business_id, user_id, role) values ${row}`)).toBe(DENIED);
  });
});

describe("a password", () => {
  const hashOf = async (id: string) =>
    (await pool().query("select password_hash as hash, session_version as version from users where id = $1", [id]))
      .rows[0];
  const set = (id: string, hash = HASH, scope = shop) =>
    withBusiness(scope, async (client) => {
      const { rows } = await client.query("select set_password_hash($1, $2) as done", [id, hash]);
      return rows[0].done;
    });

  test("can be set for a member of the business, and ends their sessions", async () => {
    const { version } = await hashOf(ana);
    expect(await set(ana)).toBe(true);
    expect(await hashOf(ana)).toEqual({ hash: HASH, version: version + 1 });
  });

  test("can't be set for others, or outside any business", async () => {
    const before = await hashOf(bob);
    expect(await set(bob)).toBe(false);
    expect((await pool().query("select set_password_hash($1, $2) as done", [bob, HASH])).rows[0].done).toBe(false);
    expect(await hashOf(bob)).toEqual(before);
  });

  test("is never stored in clear text", async () => {
    await expect(set(ana, "correct horse battery")).rejects.toMatchObject({ code: "23514" });
  });

  test("can't be redirected to another table of the same name", async () => {
    const before = await hashOf(ana);
    await withBusiness(shop, async (client) => {
      await client.query("create temp table memberships (user_id uuid, business_id uuid) on commit drop");
      await client.query("insert into memberships values ($1, $2)", [bob, shop.businessId]);
      await client.query("set local search_path = pg_temp, public");
      expect((await client.query("select public.set_password_hash($1, $2) as done", [bob, HASH])).rows[0].done).toBe(
        false,
      );
    });
    expect(await hashOf(ana)).toEqual(before);
  });
});

test("a revoked token stays revoked", async () => {
  expect(await attempt(`update api_tokens set revoked_at = now() where id = '${token}'`)).toBe(1);
  expect(await attempt(`update api_tokens set revoked_at = null where id = '${token}'`)).toBe(0);
});

test("not even the owner can delete a business that has audit log entries", async () => {
  await expect(asOwner(`delete from businesses where id = '${shop.businessId}'`)).rejects.toThrow(
    "audit_log_business_id_fkey",
  );
});
