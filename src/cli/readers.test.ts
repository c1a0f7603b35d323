import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCustomer } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { runCommand } from "#testing/processes/command-process.ts";
import { readerAddress } from "#testing/readers.ts";
import { aReportedShop } from "#testing/shops/reported-shop.ts";

/** The queries of docs/reporting.md. */
const QUERIES = [...readFileSync("docs/reporting.md", "utf8").matchAll(/```sql\n([\s\S]*?)```/g)].map(
  ([, sql = ""]) => sql,
);

const admin = (...args: string[]) => runCommand("admin", args);
const hasPsql = spawnSync("psql", ["--version"]).status === 0;

describe.skipIf(isTestingCitus)("create-reader", () => {
  let slug: string;
  let login: string;
  let password: string;
  beforeAll(async () => {
    const shop = await aReportedShop("corner");
    await aCustomer(shop, { externalId: "nobody" });
    ({ slug } = shop);
    const { code, out, err } = await admin("create-reader", "--business", slug);
    expect(code, err).toBe(0);
    expect(err).toContain("Save the password now: it is not shown again");
    const [, name = "", secret = "", address = ""] =
      /^login: (reader_[a-z2-7]{8})\npassword: ([\w-]{32})\naddress: (.*)\n$/.exec(out) ?? [];
    expect(address).toBe(readerAddress(name, ""));
    [login, password] = [name, secret];
  });

  afterAll(async () => {
    expect(await admin("drop-reader", "--login", login)).toMatchObject({ code: 0, out: `Deleted ${login}\n`, err: "" });
  });

  test("makes a login that the documentation's queries have answers for", async () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(5);
    const client = new pg.Client({ connectionString: readerAddress(login, password) });
    await client.connect();
    for (const sql of QUERIES) expect((await client.query(sql)).rowCount, sql).toBeGreaterThan(0);
    await client.end();
  });

  test("psql accepts the login and its connection settings too", ({ skip }) => {
    if (!hasPsql) console.warn("psql is not on this machine: skipped");
    skip(!hasPsql, "psql is not on this machine");
    // Debian's psql complains of a language that this machine doesn't have.
    const env = { ...process.env, LC_ALL: "C.UTF-8" };
    const run = (...commands: string[]) =>
      spawnSync("psql", ["-XAt", "-d", readerAddress(login, password), ...commands.flatMap((each) => ["-c", each])], {
        encoding: "utf8",
        env,
      });
    const { stdout, stderr } = run("\\dv", "select store_id from stores", ...QUERIES);
    expect(stderr).toBe("");
    expect(stdout).toContain("reporting|customer_profiles|view");
    expect(stdout.split("\n")).toContain(slug);
    expect(stdout).toContain("corner|1|13.49|99.50");
    expect(run("select * from public.orders").stderr).toContain("permission denied");
  });

  test("lists it, and names what is wrong @full", async () => {
    const { out } = await admin("list-readers", "--business", slug);
    expect(out).toMatch(new RegExp(`^${login}  ${slug}  without personal data  since \\d{4}-\\d\\d-\\d\\d\n$`));
    expect(await admin("create-reader", "--business", "nowhere")).toMatchObject({
      code: 1,
      out: "",
      err: "There is no business nowhere\n",
    });
    expect((await admin("create-reader")).err).toContain("'--business <slug>'");
    expect(await admin("drop-reader", "--login", "reader_x")).toMatchObject({
      code: 1,
      out: "",
      err: "--login: there is no reader reader_x. npm run admin -- list-readers shows all\n",
    });
  });
});
