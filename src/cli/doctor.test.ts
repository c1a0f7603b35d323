import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { OWNER_ROLE, socketUrl } from "#core/postgres/roles.ts";
import { provideSettings } from "#core/server/settings.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { aBusiness } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { runCommand } from "#testing/processes/command-process.ts";
import { aDatabase, dropDatabases } from "#testing/processes/scratch-database.ts";
import { aRequest, asAdmin } from "#testing/request.ts";
import { GET as getLive } from "../app/api/health/live/route.ts";
import { checkDatabase } from "./operations/check-database.ts";
import { checkLanguages, checkNode, checkPort, checkSpace, checkWritable } from "./operations/check-machine.ts";
import { checkPublicUrl, checkReadersHost } from "./operations/check-settings.ts";

import type { Finding } from "./operations/finding.ts";

const URL_OF = { url: process.env.DATABASE_URL ?? "", ownerUrl: process.env.DATABASE_OWNER_URL };
const GOOD = {
  AUTH_SECRET: "Zk3v9Qm1Xy7Lr5Tn8Wp2Hd6Jc4Bf0SgAe",
  PUBLIC_URL: "https://customers.shop.test",
  TRUST_PROXY: "1",
  PORT: "0",
};

let base = "";

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), "c360-"));
  chmodSync(base, 0o755);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
afterAll(dropDatabases);

const run = async (env: Record<string, string>, cwd = process.cwd()) => {
  const nowhere = { DATABASE_URL: "", DATABASE_OWNER_URL: "", DATA_DIR: path.join(base, "none") };
  const { code, out, err } = await runCommand("doctor", ["--json"], { cwd, env: { ...nowhere, ...GOOD, ...env } });
  return { code, err, ...(JSON.parse(out) as { ok: boolean; findings: Finding[] }) };
};

const of = (findings: Finding[], check: string): Finding[] => findings.filter((finding) => finding.check === check);
const databaseSays = async (check: string, changes: Partial<typeof URL_OF> = {}): Promise<Finding[]> =>
  of(await checkDatabase({ ...URL_OF, ...changes }), check);

const asOwner = async (...statements: string[]) => {
  const owner = new pg.Client({ connectionString: URL_OF.ownerUrl });
  await owner.connect();
  for (const sql of statements) await owner.query(sql);
  await owner.end();
};

describe("a healthy database", () => {
  // Debian's PostgreSQL there is 15.
  test.skipIf(isTestingCitus)("has a line for each check, and nothing to do", async () => {
    const findings = await checkDatabase(URL_OF);
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      "database",
      "app role",
      "owner role",
      "schema",
      "row security",
      "clock",
      "time zones",
      "runs",
    ]);
  });
});

test("an empty database has no row security to be well", async () => {
  const empty = await aDatabase();
  const findings = await checkDatabase(empty);
  expect(of(findings, "schema")).toMatchObject([
    { state: "warn", message: expect.stringMatching(/lacks 0001_ground/) },
  ]);
  expect(of(findings, "row security")).toEqual([]);
});

describe("a broken database", () => {
  const { socketFolder } = inject("postgres");

  test("an unreachable database is shown with its address", async () => {
    const away = "postgresql://nobody@127.0.0.1:1/absent";
    expect(await databaseSays("database", { url: away, ownerUrl: away })).toMatchObject([
      {
        state: "fail",
        message: expect.stringMatching(/cannot be reached: .*ECONNREFUSED/),
        todo: expect.stringMatching(/DATABASE_URL/),
      },
    ]);
  });

  test.each(["postgres", OWNER_ROLE])("an app role that bypasses policies (%s)", async (role) => {
    const url = socketUrl(socketFolder, role, new URL(URL_OF.url).pathname.slice(1));
    expect(await databaseSays("app role", { url })).toMatchObject([
      {
        state: "fail",
        message: expect.stringMatching(/row level security would not apply/),
        todo: expect.stringMatching(/ordinary role/),
      },
    ]);
  });

  test("an owner that cannot migrate", async () => {
    expect(await databaseSays("owner role", { ownerUrl: URL_OF.url })).toMatchObject([
      { state: "fail", message: "may not create tables in schema public" },
      { state: "fail", message: "may not create schemas in the database" },
      { state: "fail", message: expect.stringMatching(/^does not own .*customers/) },
    ]);
  });

  test("an owner of another database", async () => {
    const ownerUrl = socketUrl(socketFolder, OWNER_ROLE, "customer360");
    expect(await databaseSays("owner role", { ownerUrl })).toMatchObject([
      { state: "fail", message: expect.stringMatching(/another database/) },
    ]);
  });

  test("no owner: mentioned, but not a failure", async () => {
    expect(await databaseSays("owner role", { ownerUrl: undefined })).toMatchObject([{ state: "warn" }]);
  });

  test.each([
    [
      "with a missing migration",
      `update "_prisma_migrations" set rolled_back_at = now() where migration_name = '0002_exact_sum'`,
      "warn",
      /lacks 0002_exact_sum/,
    ],
    [
      "with an edited migration",
      `update "_prisma_migrations" set checksum = 'x' where migration_name = '0002_exact_sum'`,
      "fail",
      /0002_exact_sum was edited/,
    ],
    [
      "newer than the program",
      `update "_prisma_migrations" set migration_name = '9999_future' where migration_name = '0002_exact_sum'`,
      "fail",
      /newer than this program: it has 9999_future/,
    ],
  ])("a schema %s", async (_, sql, state, message) => {
    await asOwner(`create table kept as select * from "_prisma_migrations"`, sql);
    const found = await databaseSays("schema");
    await asOwner(
      `delete from "_prisma_migrations"`,
      `insert into "_prisma_migrations" select * from kept`,
      "drop table kept",
    );
    expect(found).toMatchObject([{ state, message: expect.stringMatching(message), todo: expect.any(String) }]);
    expect(await databaseSays("schema")).toMatchObject([{ state: "ok" }]);
  });

  test("a schema with a missing migration, and no owner to migrate it", async () => {
    await asOwner(`update "_prisma_migrations" set rolled_back_at = now() where migration_name = '0002_exact_sum'`);
    const found = await databaseSays("schema", { ownerUrl: undefined });
    await asOwner(`update "_prisma_migrations" set rolled_back_at = null`);
    expect(found).toMatchObject([
      { state: "fail", todo: expect.stringMatching(/DATABASE_OWNER_URL.*npm run migrate/) },
    ]);
  });

  test("a table with business data but no policy", async () => {
    await asOwner("alter table orders disable row level security");
    const found = await databaseSays("row security");
    await asOwner("alter table orders enable row level security");
    expect(found).toMatchObject([
      { state: "fail", message: "orders has no policy", todo: expect.stringMatching(/alter table/) },
    ]);
  });

  test.each([
    [-90_000, "fail", /9\d\.\d s ahead/],
    [10_000, "warn", /[89]\.\d s behind|10\.\d s behind/],
    [500, "ok", /in sync with the database/],
  ])("a clock that is off by %i ms", async (by, state, message) => {
    const real = Date.now;
    Date.now = () => real() + by;
    const found = await databaseSays("clock").finally(() => {
      Date.now = real;
    });
    expect(found).toMatchObject([{ state, message: expect.stringMatching(message) }]);
  });

  test("a business in a time zone unknown to this Node", async () => {
    const { businessId } = await aBusiness();
    await asOwner(`update businesses set time_zone = 'Mars/Olympus', slug = 'olympus' where id = '${businessId}'`);
    const found = await databaseSays("time zones");
    await asOwner(`update businesses set time_zone = 'UTC' where id = '${businessId}'`);
    expect(found).toMatchObject([{ state: "fail", message: "Mars/Olympus (olympus) is unknown to this Node" }]);
  });
});

describe("the queue", () => {
  test("a run long overdue without a worker", async () => {
    const scope = await aBusiness();
    await requestRecalculation(asAdmin(scope), {});
    expect(await databaseSays("runs")).toMatchObject([{ state: "ok", message: "1 waiting, 0 running" }]);
    await pool().query("update pgboss.job set start_after = now() - interval '20 minutes'");
    expect(await databaseSays("runs")).toMatchObject([
      {
        state: "warn",
        message: "1 waiting, 0 running; the oldest has been waiting for 20 minutes",
        todo: expect.stringMatching("npm run worker"),
      },
    ]);
    await pool().query("delete from pgboss.job");
  });
});

describe("the machine", () => {
  test.each([
    ["v20.19.0", "fail"],
    ["v22.17.1", "fail"],
    ["v22.18.0", "warn"],
    ["v24.1.0", "ok"],
    ["v26.0.0", "warn"],
  ])("Node %s: %s", (version, state) => {
    expect(checkNode(version)).toMatchObject([{ state }]);
  });

  test("a Node that only supports English", () => {
    expect(checkLanguages(["en"])).toMatchObject([{ state: "fail", message: "this Node does not support es, pt" }]);
    expect(checkLanguages()).toMatchObject([{ state: "ok" }]);
  });

  test.each([
    [50, "fail"],
    [1500, "warn"],
    [50_000, "ok"],
  ])("a disk with %i MB free: %s", (freeMb, state) => {
    expect(checkSpace("/shop/.data", freeMb)).toMatchObject([
      { state, message: expect.stringMatching(/free on the disk of \/shop/) },
    ]);
  });

  test("a missing folder is checked by its nearest parent", () => {
    expect(checkSpace(path.join(base, "a/b/c"))[0]?.message).toMatch(/ free on the disk of /);
    expect(checkWritable(path.join(base, "a/b/c"))).toMatchObject([{ state: "ok" }]);
  });

  test("a folder that is not writable", () => {
    // Root may write anywhere except below a file.
    const shut = path.join(base, "file");
    writeFileSync(shut, "");
    expect(checkWritable(path.join(shut, "data"))[0]).toMatchObject({
      state: "fail",
      todo: expect.stringMatching(/DATA_DIR/),
    });
  });
});

describe("the port", () => {
  const listening = async (answer: (response: ServerResponse) => Promise<void> | void) => {
    const server = createServer((_, response) => void answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { port: (server.address() as AddressInfo).port, close: () => server.close() };
  };

  test("free, or used by another program", async () => {
    const { port, close } = await listening((response) => void response.end("hello"));
    expect(await checkPort(port, "127.0.0.1")).toMatchObject([
      { state: "fail", message: `Port ${port} is already in use`, todo: expect.stringMatching(/PORT=/) },
    ]);
    close();
    expect(await checkPort(port, "127.0.0.1")).toMatchObject([{ state: "ok", message: `${port} is free` }]);
  });

  test("used by Customer 360 itself", async () => {
    const { port, close } = await listening(async (response) => {
      const alive = await getLive(aRequest("GET", "/api/health/live"));
      response.writeHead(alive.status, Object.fromEntries(alive.headers)).end(await alive.text());
    });
    expect(await checkPort(port, "127.0.0.1")).toMatchObject([
      { state: "ok", message: `Customer 360 is listening on ${port}` },
    ]);
    close();
  });

  test("a HOST that is not an address of this machine", async () => {
    expect(await checkPort(0, "192.0.2.1")).toMatchObject([
      { state: "fail", message: expect.stringMatching(/HOST 192.0.2.1/) },
    ]);
  });
});

describe("PUBLIC_URL", () => {
  const before = { ...process.env };
  afterEach(() => provideSettings({ PUBLIC_URL: "", HOST: "", TRUST_PROXY: "", ...before }));

  test.each([
    [{ PUBLIC_URL: "https://shop.test", TRUST_PROXY: "1" }, "ok", /https:\/\/shop.test/],
    [{ PUBLIC_URL: "https://shop.test" }, "warn", /TRUST_PROXY is 0/],
    [{ PUBLIC_URL: "https://shop.test/customers", TRUST_PROXY: "1" }, "warn", /more than an origin/],
    [{ PUBLIC_URL: "http://localhost:3000", HOST: "0.0.0.0" }, "warn", /only from this machine/],
    [{ PUBLIC_URL: "http://localhost:3000" }, "ok", /this machine only/],
  ])("%j: %s", (values, state, message) => {
    provideSettings(values);
    expect(checkPublicUrl()).toMatchObject([{ state, message: expect.stringMatching(message) }]);
  });
});

describe("READERS_HOST", () => {
  const before = { ...process.env };
  afterEach(() => provideSettings({ READERS_HOST: "", ...before }));

  test.each([
    ["127.0.0.1", []],
    ["::1", []],
    ["0.0.0.0", [{ state: "warn", message: expect.stringMatching(/^READERS_HOST=0.0.0.0 .* without encryption/) }]],
    ["192.168.1.5", [{ state: "warn" }]],
  ])("%s", (host, found) => {
    provideSettings({ READERS_HOST: host, DATABASE_URL: "" });
    expect(checkReadersHost()).toMatchObject(found);
    provideSettings({ DATABASE_URL: "postgresql://shop@127.0.0.1/shop" });
    expect(checkReadersHost()).toEqual([]);
  });
});

describe("npm run doctor", () => {
  test("the command exits with 0 if there are no problems, and creates no database", async () => {
    const { code, ok, findings, err } = await run({});
    expect({ code, ok, failed: findings.filter(({ state }) => state === "fail"), err }).toEqual(
      existsSync(".next/BUILD_ID")
        ? { code: 0, ok: true, failed: [], err: "" }
        : {
            code: 1,
            ok: false,
            failed: [expect.objectContaining({ check: "build" })],
            err: "One problem to fix\n",
          },
    );
    expect(of(findings, "database")).toMatchObject([
      { state: "warn", message: expect.stringMatching(/there is none/) },
    ]);
    expect(existsSync(path.join(base, "none"))).toBe(false);
  });
});
