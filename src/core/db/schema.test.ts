import { spawnSync } from "node:child_process";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OUTSIDE_POLICIES, READ_BY_ALL, tablesOutsidePolicies } from "./policies.ts";

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

test("the migrations produce exactly schema.prisma", () => {
  const diff = ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma"];
  const { status, stdout, stderr } = spawnSync("prisma", [...diff, "--exit-code"], {
    encoding: "utf8",
    env: { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}` },
  });
  expect(status, stdout + stderr).toBe(0);
});

test("every table has a policy, except those with a documented reason", async () => {
  expect(await tablesOutsidePolicies(owner)).toEqual(Object.keys(OUTSIDE_POLICIES));
});

test("every primary, unique and foreign key of a protected table starts with the business ID", async () => {
  const { rows } = await owner.query<{ key: string }>(
    `select conname as key from pg_constraint join pg_class on pg_class.oid = conrelid
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where relrowsecurity and contype in ('p', 'u', 'f') and relname <> 'memberships' and relname <> all ($1) and attname <> 'business_id'`,
    [READ_BY_ALL],
  );
  expect(rows).toEqual([]);
});

test("Citus accepts every policy, foreign key and unique key", async () => {
  const { rows } = await owner.query<{ refused: string }>(
    `select tablename || ': sub-select in ' || policyname as refused from pg_policies
       where schemaname = 'public' and concat(qual, with_check) ~* '\\mselect\\M'
     union all
     select conrelid::regclass || ': ' || conname || ' cascades updates' from pg_constraint
       where connamespace = 'public'::regnamespace and contype = 'f' and confupdtype <> 'a'
     union all
     select indrelid::regclass || ': unique ' || indexrelid::regclass || ' without the business ID' from pg_index
       join pg_attribute on attrelid = indrelid and attname = 'business_id'
       where indisunique and attnum <> all (indkey) and indrelid::regclass::text !~ '^(api_tokens|private[.])'`,
  );
  expect(rows).toEqual([]);
});

test("audit log entries can be added but not changed", async () => {
  const { rows } = await owner.query(
    `select has_table_privilege('customer360_app', 'audit_log', p) as may
       from unnest(array['insert', 'select', 'update', 'delete', 'truncate']) p`,
  );
  expect(rows.map(({ may }) => may)).toEqual([true, true, false, false, false]);
});
