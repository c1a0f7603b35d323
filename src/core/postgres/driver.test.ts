import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCommand } from "#testing/processes/command-process.ts";
import { startWorkerProcess } from "#testing/processes/worker-process.ts";

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
