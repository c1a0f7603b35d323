import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listImportPage, shownImport } from "#features/imports/read-imports.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { aBusiness } from "#testing/builders.ts";
import { runCommand, startCommand } from "#testing/processes/command-process.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { GET as listRuns } from "../app/api/admin/runs/route.ts";

const UCI = path.join(process.env.SHARED_DIR ?? "../shared", "data/online-retail-2010-2011.csv.gz");
const isHere = existsSync(UCI);
if (!isHere) console.warn(`Skipped: the imports of UCI Online Retail, because ${UCI} is missing`);

const folder = mkdtempSync(path.join(tmpdir(), "import-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const aShop = () => aBusiness({ timeZone: "Europe/London", currency: "GBP" });
const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

const bring = (slug: string, file: string) =>
  startCommand("import", [file, "--format", "online-retail", "--business", slug]);

/** Waits until a shop's `run`th import has read this many rows in total, or ended. */
const hasRead = async (scope: Scope, rows: number, run = 1): Promise<void> => {
  const begun = "select count(*) from audit_log where action in ('import.started', 'import.resumed')";
  const reached = `select 1 from imports where (rows_read >= ${rows} or state <> 'running') and (${begun}) >= ${run}`;
  while ((await query(scope, reached)).length === 0) await sleep(10);
};

/** Counts and sums of every table, and a fingerprint of all purchases, payments and refunds. */
const sumsOf = async (scope: Scope) => {
  const [sums] = await query(
    scope,
    `select
    (select array[count(*), sum(total_price), sum(refunded_amount), count(*) filter (where is_counted), count(customer_id)] from orders) as orders,
    (select array[count(*), sum(quantity), sum(line_total), sum(refund_amount), sum(refunded_quantity)] from order_items) as items,
    (select array[count(*), sum(amount)] from refunds) as refunds,
    (select count(*) from customers) as customers,
    (select array[count(*), sum(order_count), sum(lifetime_value)] from customer_metrics) as metrics,
    (select array[count(*), sum(line)] from import_problems) as problems,
    (select array[rows_read, rows_refused, orders_new, orders_kept, refunds_new] from imports) as import,
    (select state from imports) as state,
    (select md5(string_agg(concat_ws(' ', external_id, order_date, total_price, refunded_amount), ',' order by external_id)) from orders) as "orderPrint",
    (select md5(string_agg(concat_ws(' ', external_id, amount, refunded_at), ',' order by external_id)) from refunds) as "refundPrint"`,
  );
  return sums;
};

describe("npm run import", () => {
  test("says in one line what is wrong, and fails", async () => {
    const shop = await aShop();
    const { slug } = shop;
    const empty = path.join(folder, "empty.csv");
    writeFileSync(empty, "");
    const wrong: [string[], string][] = [
      [["nowhere.csv", "--format", "online-retail", "--business", slug], "There is no file nowhere.csv"],
      [[empty, "--format", "online-retail", "--business", slug], `${empty} is empty`],
      [[empty, "--format", "online-retail", "--business", "nobody"], "There is no business nobody"],
      [[empty, "--format", "excel", "--business", slug], "There is no format excel. Known: online-retail"],
      [[empty, "--format", "online-retail"], "error: required option '--business <slug>' not specified"],
      [
        [empty, "--format", "online-retail", "--business", slug, "--storefront", "one"],
        "It must be a storefront number, from 1.",
      ],
    ];
    const ended = await Promise.all(wrong.map(([args]) => runCommand("import", args)));
    for (const [i, { code, out, err }] of ended.entries()) {
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err.trim().split("\n")).toHaveLength(1);
      expect(err).toContain(wrong[i]?.[1]);
    }
    // People see on Runs what a command could not import.
    const asked = aRequest("GET", "/api/admin/runs?state=failed", { token: await aToken(shop) });
    const { data: runs } = await (await listRuns(asked)).json();
    const failed = { kind: "import", state: "failed", problem: "FILE_REFUSED" };
    const reasons = runs.map(({ result, ...run }: { result: { reason: string } }) => ({
      ...run,
      reason: result.reason,
    }));
    expect(
      reasons.sort((a: { reason: string }, b: { reason: string }) => (a.reason < b.reason ? -1 : 1)),
    ).toMatchObject([
      { ...failed, reason: `${empty} is empty` },
      { ...failed, reason: "There is no file nowhere.csv" },
      { ...failed, reason: expect.stringContaining("There is no format excel") },
    ]);
    // And among the imports, where they look for the file.
    const { data, total } = await listImportPage(shop, { page: 1, pageSize: 10, sort: "fileName" });
    expect(total).toBe(3);
    expect(data.map(({ fileName, state, error }) => [fileName, state, error]).sort()).toEqual([
      ["empty.csv", "failed", `${empty} is empty`],
      ["empty.csv", "failed", expect.stringContaining("There is no format excel")],
      ["nowhere.csv", "failed", "There is no file nowhere.csv"],
    ]);
    const { id = "" } = data.find(({ fileName }) => fileName === "nowhere.csv") ?? {};
    expect(await shownImport(shop, id)).toMatchObject({ fileName: "nowhere.csv", state: "failed", problems: [] });
  });
});

describe("npm run import of a file of another layout", () => {
  test("counts it, imports it by a mapping, and writes the rejected rows", async () => {
    const shop = await aShop();
    const [file, mapping, rejected] = ["erp.csv", "erp.json", "rejected.csv"].map((name) => path.join(folder, name));
    writeFileSync(file ?? "", "Pedido;Fecha;Importe\nA-1;03/04/2026;1.234,50\nA-2;03/04/2026;mucho\n");
    const columns = { order_id: "Pedido", order_date: "Fecha", total_price: "Importe" };
    const written = { rows: "orders", columns, dateOrder: "dmy", decimalSign: "," };
    writeFileSync(mapping ?? "", JSON.stringify(written));
    const given = [file ?? "", "--mapping", mapping ?? "", "--business", shop.slug];
    const check = await runCommand("import", [...given, "--dry-run"]);
    expect(check.code).toBe(0);
    expect(check.out).toContain("2 rows read, 1 with problems. Nothing was written");
    expect(check.out).toContain("Orders: 1 new, 0 changed, 0 unchanged");
    expect(await query(shop, "select from orders")).toEqual([]);
    const unknown = await runCommand("import", [file ?? "", "--business", shop.slug]);
    expect(unknown.err).toContain("The layout of this file is not known. Say what each row is");
    const done = await runCommand("import", [...given, "--rejected", rejected ?? ""]);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining("1 orders added") });
    expect(readFileSync(rejected ?? "", "utf8")).toMatch(
      /^\ufeffPedido;Fecha;Importe;reason\r\nA-2;03\/04\/2026;mucho;/,
    );
  });
});

describe.skipIf(!isHere)("UCI Online Retail", () => {
  const text = isHere ? gunzipSync(readFileSync(UCI)) : Buffer.alloc(0);

  const KILLS = 3;
  // A batch of 20,000 rows, which is cut 1,000 rows later, and another one.
  const ROWS = 21_500;
  const slice = path.join(folder, "slice.csv");
  const writeSlice = (): void => {
    let end = 0;
    for (let line = 0; line <= ROWS; line++) end = text.indexOf(10, end) + 1;
    writeFileSync(slice, text.subarray(0, end));
  };

  test("killed several times at random points and resumed, has the same result as an undisturbed import", async () => {
    const seed = Date.now() % 1_000_000;
    console.log(`Seed of the kills: ${seed}`);
    const random = createRandom(seed);
    writeSlice();
    const undisturbed = await aShop();
    expect(await bring(undisturbed.slug, slice).ended).toMatchObject({ code: 0 });
    const expected = await sumsOf(undisturbed);
    expect(expected).toMatchObject({ state: "succeeded" });
    const [{ ms }] = (await query(
      undisturbed,
      "select extract(epoch from finished_at - started_at)::float * 1000 as ms from imports",
    )) as [{ ms: number }];
    const left: number[] = [];
    /** Within one of the batches, or in between. A kill after the end does not count. */
    const isKilled = async (shop: Scope & { slug: string }, run: number, rows: number): Promise<boolean> => {
      const { child, ended } = bring(shop.slug, slice);
      await hasRead(shop, rows, run);
      await sleep((random() * ms) / 2);
      child.kill("SIGKILL");
      await ended;
      const [{ state, rowsRead }] = (await query(shop, "select state, rows_read from imports")) as [
        { state: string; rowsRead: number },
      ];
      if (state === "running") left.push(rowsRead);
      return state === "running";
    };
    // What continues after a kill is killed again, up to three times.
    for (let shops = 0; shops < 20 && left.length < KILLS; shops++) {
      const shop = await aShop();
      for (let run = 1; run <= 3 && left.length < KILLS; run++) {
        if (!(await isKilled(shop, run, 19_000 * (left.length % 2)))) break;
      }
      expect(await bring(shop.slug, slice).ended).toMatchObject({ code: 0, err: "" });
      expect(await sumsOf(shop)).toEqual(expected);
    }
    console.log(`Rows read when killed: ${left.join(", ")}`);
    expect(left).toHaveLength(KILLS);
  });

  test("stops at Ctrl-C after its batch, says how to continue, and can be resumed", async () => {
    writeSlice();
    const shop = await aShop();
    const { child, ended } = bring(shop.slug, slice);
    await hasRead(shop, 0);
    child.kill("SIGINT");
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain("The rows read so far are saved; run the same command again to continue");
    expect(await query(shop, "select state from imports")).toEqual([{ state: "running" }]);
    expect(await query(shop, "select state from runs")).toEqual([{ state: "cancelled" }]);
    const resumed = await bring(shop.slug, slice).ended;
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain("21,500 rows read");
    const done = "select kind, (result->>'rowsRead')::int as rows, progress from runs where state = 'succeeded'";
    expect(await query(shop, done)).toContainEqual({ kind: "import", rows: ROWS, progress: 1 });
  });
});
