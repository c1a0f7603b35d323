import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { v4 as uuid } from "uuid";
import { ensureOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { loadCopy, saveCopy } from "#features/report/store/order-copy/copied-orders.ts";
import { COPY_QUERIES } from "#features/report/store/order-copy/copy-queries.ts";
import { buildOrderCopy, getCopyFolder } from "#features/report/store/order-copy/order-copy.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns, type Work } from "../shared/harness.ts";
import { loadLargeShop } from "../shared/large-shop.ts";
import {
  assertEqual,
  buildQuestions,
  cellsOfFiles,
  DAY_STARTS,
  ENGINES,
  type Engine,
  PERIODS,
  ZONE,
} from "./engine-questions.ts";
import { buildOrders, updateOrders } from "./parquet-orders.ts";

// Three engines for what is computed from orders, side by side: DuckDB over Parquet files (parquet-orders.ts), the typed arrays of
// large businesses, and PostgreSQL's SQL. Their answers must be equal before they are timed, and after every change.
// `--without-sql` leaves out SQL, which takes minutes at a million orders. `--businesses 200` also reads so many businesses with each of the first two, one after another, each in a process of its own.

const {
  customers,
  rounds,
  businesses,
  alone,
  folder,
  "without-sql": withoutSql,
} = parseArgs({
  options: {
    customers: { type: "string", default: "5000" },
    rounds: { type: "string", default: "3" },
    businesses: { type: "string", default: "20" },
    alone: { type: "string" },
    folder: { type: "string", default: "" },
    "without-sql": { type: "boolean", default: false },
  },
}).values;
const CUSTOMERS = Number(customers);
const ROUNDS = Number(rounds);
const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

/** Reads every business in a folder by one engine, as a process that does nothing else. */
const readAlone = async (): Promise<void> => {
  const before = megabytes();
  const times: number[] = [];
  for (const name of readdirSync(folder)) {
    const start = performance.now();
    const own = path.join(folder, name);
    if (alone === "Parquet") await cellsOfFiles(own);
    else {
      const copy = await loadCopy({ businessId: name, folder: own, of: "orders" });
      if (!copy) throw new Error("The copy can't be read");
      const dayStarts = Float64Array.from(DAY_STARTS, Number);
      COPY_QUERIES.cells(copy, { ...PERIODS, dayStarts, ...STANDARD_SCHEME });
    }
    times.push(performance.now() - start);
  }
  const [first = 0, ...later] = times;
  later.sort((a, b) => a - b);
  console.log(
    `  ${alone}: ${times.length} businesses, the first after ${first.toFixed(0)} ms, the others' median ${(later[later.length >> 1] ?? 0).toFixed(0)} ms, ` +
      `p95 ${(later[Math.floor(0.95 * later.length)] ?? 0).toFixed(0)} ms, ${(megabytes() - before).toFixed(0)} MB more memory`,
  );
};

/** Processor time in ms of this process and of the database's, which are children of one. */
const processorWith = (postmaster: string) => (): number => {
  const ticks = readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        if (pid === postmaster) return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
        return fields[1] === postmaster ? Number(fields[11]) + Number(fields[12]) : 0;
      } catch {
        // It ended meanwhile.
        return 0;
      }
    });
  const { user, system } = process.cpuUsage();
  // Linux counts in hundredths of a second.
  return (user + system) / 1000 + 10 * ticks.reduce((sum, each) => sum + each, 0);
};

const bytesIn = (folder: string, pattern: RegExp): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file))
    .map((file) => statSync(path.join(folder, file)))
    .reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0);

const compare = async (): Promise<void> =>
  withBenchDatabase(async (owner) => {
    const { businessId, sales } = await loadLargeShop(owner, { customers: CUSTOMERS, withLines: true });
    await owner.query(
      "update order_items set refunded_quantity = 1 where hashtext(order_id::text) % 9 = 0 and line_number = 1",
    );
    await owner.query(
      "update orders set gross_margin = net_amount / 3, costed_sales = net_amount, covered_revenue = net_amount where hashtext(order_id::text) % 2 = 0",
    );
    await owner.query(
      "update customers set email = external_id || '@example.org', email_consent = 'granted' where hashtext(external_id) % 3 = 0",
    );
    const scope = { businessId };
    await withBusiness(scope, (client) => ensureOrderState(client, scope));
    const files = { scope, folder: mkdtempSync(path.join(os.tmpdir(), "customer-360-parquet-")), timeZone: ZONE };
    const { rows: servers } = await owner.query("select pg_backend_pid() as pid");
    const processor = processorWith(
      readFileSync(`/proc/${servers[0].pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[1] ?? "",
    );

    const questions = await buildQuestions(scope, files);
    if (withoutSql)
      for (const one of Object.values(questions)) if (one.arrays) delete (one as Record<string, unknown>).SQL;
    const built = await takeTurns<string>(
      {
        "building, Parquet": { work: () => buildOrders(files), processor },
        "building, arrays": {
          work: async () => [await buildOrderCopy(scope, "orders"), await buildOrderCopy(scope, "traits")],
          processor,
        },
      },
      2,
    );
    await assertEqual(questions);
    console.log("  all answers are equal");
    const works: Record<string, Work> = {};
    for (const [name, engines] of Object.entries(questions))
      for (const [engine, { answer }] of Object.entries(engines))
        works[`${name}, ${engine}`] = { work: answer, processor };
    const times = await takeTurns(works, ROUNDS);

    const change = async (count: number): Promise<void> =>
      withBusiness(scope, async (client) => {
        const chosen =
          "select customer_id from customer_metrics where business_id = $1 and order_count between 2 and 10 order by customer_id limit $2";
        await client.query(
          `update orders set refunded_amount = refunded_amount + 1 where business_id = $1 and customer_id in (${chosen}) and refunded_amount + 1 < total_price`,
          [businessId, count],
        );
        await client.query(
          `update customer_metrics set revision = revision + 1 where business_id = $1 and customer_id in (${chosen})`,
          [businessId, count],
        );
      });
    const ask = (name: string, engine: Engine) => async () => questions[name]?.[engine]?.answer();
    const updating: Record<Engine, () => Promise<unknown>> = {
      Parquet: async () => {
        await updateOrders(files);
        return cellsOfFiles(files.folder);
      },
      arrays: ask("RFM cells", "arrays"),
      SQL: ask("RFM cells", "SQL"),
    };
    const sizes = [1, 1000, 10_000].filter((count) => 2 * count <= CUSTOMERS);
    const changed: Record<string, Work> = {};
    for (const count of sizes)
      for (const engine of ENGINES)
        changed[`cells after ${count} changed, ${engine}`] = {
          prepare: async () => {
            await updating[engine]();
            await change(count);
          },
          work: updating[engine],
          processor,
        };
    const updates = await takeTurns(changed, ROUNDS);
    await updateOrders(files);
    await assertEqual(questions);
    console.log("  all answers are equal after the changes");

    const row = (name: string, of: typeof times) => {
      const cells = ENGINES.map((engine) => {
        const [time, used] = [of.median(`${name}, ${engine}`), of.median(`${name}, ${engine}`, "processor")];
        return time === 0 ? "–" : `${time.toFixed(0)} (${used.toFixed(0)})`;
      });
      return `| ${[name, ...cells].join(" | ")} |`;
    };
    console.log(`\n| ms, in parentheses processor time | ${ENGINES.join(" | ")} |\n| --- | --- | --- | --- |`);
    for (const name of Object.keys(questions)) console.log(row(name, times));
    for (const count of sizes) console.log(row(`cells after ${count} changed`, updates));
    console.log(row("building", built));
    const copies = getCopyFolder(scope);
    const disk = [bytesIn(files.folder, /^orders/), bytesIn(copies, /^(orders|traits)/)].map((bytes) =>
      (bytes / sales).toFixed(0),
    );
    const installed = (bytesIn("node_modules/@duckdb", /./) / 2 ** 20).toFixed(0);
    console.log(`| bytes an order on disk | ${disk.join(" | ")} | – |\n| MB to install | ${installed} | 0 | 0 |\n`);
    for (const name of Object.keys(questions).filter((one) => questions[one]?.arrays))
      state(`${name}: Parquet over arrays`, times.ratio(`${name}, Parquet`, `${name}, arrays`), { atMost: 2 });

    const many = mkdtempSync(path.join(os.tmpdir(), "customer-360-many-"));
    const copy = await loadCopy({ ...scope, folder: copies, of: "orders" });
    for (const engine of ["Parquet", "arrays"]) {
      for (let at = 0; at < Number(businesses); at++) {
        const own = path.join(many, engine, uuid());
        if (engine === "Parquet") cpSync(files.folder, own, { recursive: true });
        else if (copy)
          await saveCopy({ businessId: path.basename(own), folder: own, of: "orders" }, copy.about, copy.customers);
      }
      if (Number(businesses) > 0)
        execFileSync(process.execPath, [import.meta.filename, "--alone", engine, "--folder", path.join(many, engine)], {
          stdio: "inherit",
        });
    }
    for (const one of [many, files.folder]) rmSync(one, { recursive: true });
  });

await (alone ? readAlone() : compare());
