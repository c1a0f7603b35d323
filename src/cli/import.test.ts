import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, test } from "vitest";
import { randomOf } from "#lib/domain/demo/random.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { runCommand, startCommand } from "#testing/command-process.ts";

const UCI = path.join(process.env.SHARED_DIR ?? "../shared", "data/online-retail-2010-2011.csv.gz");
const isHere = existsSync(UCI);
if (!isHere) console.warn(`Skipped: the imports of UCI Online Retail, because there is no ${UCI}`);

const LONG = 900_000;
const folder = mkdtempSync(path.join(tmpdir(), "import-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const aShop = () => aBusiness({ timeZone: "Europe/London", currency: "GBP" });
const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

const bring = (slug: string, file: string, ...more: string[]) =>
  startCommand("import", [file, "--format", "online-retail", "--business", slug, ...more]);

/** Until an import has begun and read so many rows, or ended. */
const hasRead = async (scope: Scope, rows: number): Promise<void> => {
  const reached = `select 1 from imports where rows_read >= ${rows} or state <> 'running'`;
  while ((await query(scope, reached)).length === 0) await sleep(10);
};

/** Counts and money of every table, and a fingerprint of who bought, paid and gave back what. */
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
  test("says in one line what is wrong, and fails", { timeout: LONG }, async () => {
    const { slug } = await aShop();
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
        "It must be a storefront's number, from 1.",
      ],
    ];
    const ended = await Promise.all(wrong.map(([args]) => runCommand("import", args)));
    for (const [i, { code, out, err }] of ended.entries()) {
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err.trim().split("\n")).toHaveLength(1);
      expect(err).toContain(wrong[i]?.[1]);
    }
  });
});

describe.skipIf(!isHere)("UCI Online Retail", () => {
  const text = isHere ? gunzipSync(readFileSync(UCI)) : Buffer.alloc(0);

  test("is imported whole: counts and money equal a plain single pass over the raw file", {
    timeout: LONG,
  }, async () => {
    const shop = await aShop();
    const problems = path.join(folder, "problems.csv");
    const { code, out } = await bring(shop.slug, UCI, "--problems", problems).ended;
    expect(code).toBe(0);
    expect(out).toContain("541,909 rows read");

    // The pass: what a row is worth in pence, and what it is, with nothing of the product's own.
    const rows = parse(text) as string[][];
    const orders = new Map<string, number>();
    const customers = new Set<string>();
    const reasons = { stock: 0, free: 0, cost: 0, debt: 0, guest: 0 };
    let items = 0;
    let credited = 0;
    for (const [invoice = "", code = "", , quantity = "", , price = "", customer = ""] of rows.slice(1)) {
      const pence = Math.round(Number(quantity) * Number(price) * 100);
      if (invoice.startsWith("A")) reasons.debt++;
      else if (["AMAZONFEE", "CRUK", "S"].includes(code) || (code === "BANK CHARGES" && customer === ""))
        reasons.cost++;
      else if (pence === 0 && Number(quantity) < 0) reasons.stock++;
      else if (pence === 0) reasons.free++;
      else if (invoice.startsWith("C") && customer === "") reasons.guest++;
      else if (invoice.startsWith("C")) credited -= pence;
      else {
        items++;
        orders.set(invoice, (orders.get(invoice) ?? 0) + pence);
        if (customer !== "") customers.add(customer);
      }
    }
    const charged = [...orders.values()].reduce((sum, pence) => sum + pence, 0);
    const [stored] = await query(
      shop,
      `select (select count(*) from orders) as orders, (select sum(total_price)::bigint from orders) as charged,
      (select count(*) from order_items) as items, (select count(*) from customers) as customers,
      (select sum(amount)::bigint from refunds) as refunded, (select sum(refunded_amount)::bigint from orders) as "takenOff",
      (select sum(net_amount)::bigint from orders where is_counted and customer_id is not null) as net,
      (select sum(lifetime_value)::bigint from customer_metrics) as value`,
    );
    expect(stored).toMatchObject({ orders: orders.size, charged, items, customers: customers.size });
    expect(stored.takenOff).toBe(stored.refunded);
    expect(stored.value).toBe(stored.net);
    // The known figures of this file: 2,517 rows priced 0 or less are 1,336 + 1,179 + 2 of the bad debts.
    expect(reasons).toEqual({ stock: 1336, free: 1183, cost: 138, debt: 3, guest: 265 });

    const told = parse(readFileSync(problems), { columns: true }) as { reason: string; value: string }[];
    const count = (reason: string) => told.filter((problem) => problem.reason.startsWith(reason)).length;
    expect(count("A correction of stock")).toBe(reasons.stock);
    expect(count("Nothing was charged")).toBe(reasons.free);
    expect(count("A cost of the shop")).toBe(reasons.cost);
    expect(count("A bad debt")).toBe(reasons.debt);
    expect(count("A guest's return")).toBe(reasons.guest);
    // Every penny credited is a refund of an order, or told as one that found none.
    const unmatched = told.map(({ reason, value }) =>
      reason.startsWith("A return of which") ? Math.round(100 * Number(/for (\d+\.\d\d)$/.exec(value)?.[1])) : 0,
    );
    expect(stored.refunded + unmatched.reduce((sum, pence) => sum + pence, 0)).toBe(credited);
    // Nine tenths of what was credited find their order; the rest was bought before the file begins.
    expect(stored.refunded / credited).toBeGreaterThan(0.85);

    // The two giant orders, cancelled within minutes, are no sales.
    const giants = await query(
      shop,
      "select external_id, net_amount, is_counted from orders where external_id in ('581483', '541431') order by 1",
    );
    expect(giants).toEqual([
      { external_id: "541431", net_amount: 0, is_counted: false },
      { external_id: "581483", net_amount: 0, is_counted: false },
    ]);
    const again = await bring(shop.slug, UCI).ended;
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain("was imported before: nothing was changed");
  });

  // The first 50,000 rows: three batches.
  const slice = path.join(folder, "slice.csv");
  const writeSlice = (): void => {
    let end = 0;
    for (let line = 0; line <= 50_000; line++) end = text.indexOf(10, end) + 1;
    writeFileSync(slice, text.subarray(0, end));
  };

  test("killed ten times anywhere and resumed, is each time what it is undisturbed", { timeout: LONG }, async () => {
    const seed = Date.now() % 1_000_000;
    console.log(`Seed of the kills: ${seed}`);
    const random = randomOf(seed);
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
    // A kill that comes too late, when the import has ended, is no kill: the tenth that met a running one is the last.
    for (let kill = 0; kill < 40 && left.length < 10; kill++) {
      const shop = await aShop();
      const { child, ended } = bring(shop.slug, slice);
      // In the middle of any of the three batches, or between two.
      await hasRead(shop, 19_000 * Math.floor(3 * random()));
      await sleep((random() * ms) / 3);
      child.kill("SIGKILL");
      await ended;
      const [{ state, rows_read }] = (await query(shop, "select state, rows_read from imports")) as [
        { state: string; rows_read: number },
      ];
      if (state === "running") left.push(rows_read);
      const resumed = await bring(shop.slug, slice).ended;
      expect(resumed).toMatchObject({ code: 0, err: "" });
      expect(await sumsOf(shop)).toEqual(expected);
    }
    console.log(`Rows read when killed: ${left.join(", ")}`);
    expect(left).toHaveLength(10);
  });

  test("stops at Ctrl-C after its batch, says how to go on, and does", { timeout: LONG }, async () => {
    writeSlice();
    const shop = await aShop();
    const { child, ended } = bring(shop.slug, slice);
    await hasRead(shop, 0);
    child.kill("SIGINT");
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain("What was read is kept; the same command goes on from there");
    expect(await query(shop, "select state from imports")).toEqual([{ state: "running" }]);
    const resumed = await bring(shop.slug, slice).ended;
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain("50,000 rows read");
  });
});
