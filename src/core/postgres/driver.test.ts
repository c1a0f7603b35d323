import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { execute, jobDatabase } from "#core/db/transaction.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { runCommand, startWorkerProcess } from "#testing/processes/command-process.ts";
import type pg from "./driver.ts";
import { Client } from "./driver.ts";

/** As an analyst may have them for psql. Each would make the product's connections fail or mean other tables. */
const CALLER = {
  PGOPTIONS: "-c search_path=reporting -c statement_timeout=1",
  PGSSLMODE: "require",
  PGHOST: "192.0.2.1",
  PGPORT: "1",
  PGUSER: "nobody",
  PGDATABASE: "nowhere",
  PGPASSWORD: "wrong",
  PGAPPNAME: "psql",
  PGCLIENT_ENCODING: "LATIN1",
  PGCLIENTENCODING: "LATIN1",
  PGREPLICATION: "true",
  PGTZ: "Asia/Tokyo",
  PGSERVICE: "shop",
  PGDATA: "/nowhere",
};

test.each([
  ["migrate", []],
  ["admin", ["list-readers"]],
] as const)("libpq's variables of a caller don't reach the connections of npm run %s", async (command, args) => {
  const plain = await runCommand(command, args);
  const { code, out } = await runCommand(command, args, { env: CALLER });
  expect({ code, out }).toEqual({ code: plain.code, out: plain.out });
  expect(code).toBe(0);
});

test("libpq's variables of a caller don't reach the connections of a worker @full", async () => {
  const worker = await startWorkerProcess(CALLER);
  expect(await worker.end("SIGTERM")).toBe(0);
});

test("libpq's variables of a caller don't reach a program that imports the product", () => {
  const program = `
    const { pool, closePool } = await import("#core/db/pool.ts");
    const { connected } = await import("#core/postgres/open-database.ts");
    const sql = "select current_setting('search_path') as path, current_setting('application_name') as name";
    const inPool = (await pool().query(sql)).rows;
    const alone = (await connected(process.env.DATABASE_OWNER_URL, (client) => client.query(sql))).rows;
    console.log(JSON.stringify([...inPool, ...alone]));
    await closePool();`;
  const env = { ...process.env, ...CALLER };
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], { env, encoding: "utf8" });
  const plain = { path: '"$user", public', name: "" };
  expect(JSON.parse(out)).toEqual([plain, plain]);
});

test("the product and its tests' helpers import the driver from one place, which removes these variables", () => {
  const files = globSync(["src/**/*.ts", "src/**/*.tsx", "{bench,e2e,studies}/**/*.ts"]).filter(
    (file) => !/\.test\.tsx?$|^src\/generated\/|^src\/core\/postgres\/driver\.ts$/.test(file),
  );
  const own = files.filter((file) =>
    /^import pg\b.* from "pg"|^import \{(?!.*\btype\b).*\} from "pg"/m.test(readFileSync(file, "utf8")),
  );
  expect(own).toEqual([]);
});

test("rows have their columns' names in camel case as keys, whoever reads them", async () => {
  const scope = await aBusiness();
  const sql = 'select 1 as order_count, 2 as id, 3 as order_chance_7, 4 as "madeAt" where $1::int = 5';
  const row = { orderCount: 1, id: 2, orderChance_7: 3, madeAt: 4 };
  const read = (client: Pick<Client, "query">) => client.query(sql, [5]);
  expect((await read(pool())).rows).toEqual([row]);
  expect((await withBusiness(scope, read)).rows).toEqual([row]);
  expect(await withBusiness(scope, (client) => execute(client, sql, [5]))).toEqual([row]);
  expect(await withBusinessRows(scope, (rows) => execute(rows, sql, [5]))).toEqual([row]);
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  expect((await client.query({ text: sql, values: [5] })).rows).toEqual([row]);
  expect(
    ((await client.query("select 1 as first_one; select 2 as second_one")) as never as pg.QueryResult[]).map(
      ({ rows }) => rows,
    ),
  ).toEqual([[{ firstOne: 1 }], [{ secondOne: 2 }]]);
  await client.end();
});

test("rows as arrays and those of pg-boss keep the columns' names", async () => {
  const { fields, rows } = await pool().query({ text: "select 1 as order_count", rowMode: "array" });
  expect([fields.map(({ name }) => name), rows]).toEqual([["order_count"], [[1]]]);
  const found = await jobDatabase(pool()).executeSql("select $1::int as order_count", [1]);
  expect(found.rows).toEqual([{ order_count: 1 }]);
  expect(pool().idleCount).toBe(pool().totalCount);
});

test("an error names the line that sent the statement", async () => {
  const failing = () => pool().query("select from nothing_there");
  const fault = await failing().catch((error: Error) => error);
  expect(fault).toMatchObject({ code: "42P01", stack: expect.stringContaining("driver.test.ts") });
});

test("no statement gives a column the name that its key has anyway", () => {
  const files = globSync(["src/**/*.ts", "{bench,studies}/**/*.ts"]).filter(
    (file) => !/\.test\.ts$|^src\/generated\//.test(file),
  );
  const named = files.filter((file) => {
    const source = readFileSync(file, "utf8");
    // Prisma's raw rows have the columns' own names.
    return !source.includes("$queryRaw") && / as \\?"[a-z]+(?:[A-Z][a-z]*)+\\?"/.test(source);
  });
  expect(named).toEqual([]);
});
