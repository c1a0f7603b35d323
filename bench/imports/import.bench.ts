import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createGunzip } from "node:zlib";
import { stringify } from "csv-stringify";
import type pg from "pg";
import { commandLine } from "#features/accounts/manage-businesses.ts";
import { makeShop } from "#features/demo/rules/shop.ts";
import { importRecords } from "#features/imports/import-records.ts";
import { COLUMNS } from "#features/imports/rules/formats/online-retail.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addShop, copyingSales } from "./copy-sales.ts";
import { writeShopifyExport } from "./shopify-export.ts";

// The import, from a file on disk to orders, lines, refunds, metrics and problems in the tables, compared with COPY of
// the same rows, prepared as text in advance, by the owner, into the same tables with the same indexes. They alternate.

const ROUNDS = 3;
const ROUNDS_OF_LARGE = 2;

const { values } = parseArgs({
  options: { customers: { type: "string", default: "20000" }, lines: { type: "string", default: "1000000" } },
});
const lines = Number(values.lines);
// Fewer lines than that are a few batches, which show no curve.
if (!(Number.isInteger(lines) && (lines === 0 || lines >= 100_000)))
  throw new Error("--lines must be a whole number from 100000, or 0 to leave the memory out");
const customers = Number(values.customers);
if (!(Number.isInteger(customers) && customers > 0)) throw new Error("--customers must be a whole number above 0");

/** Two years of a demo shop as such a file: by time, with returns as separate invoices. */
const writeGenerated = async (file: string): Promise<void> => {
  const rows: { at: string; cells: (string | number)[] }[] = [];
  const timeOf = (at: Date) => at.toISOString().slice(0, 19).replace("T", " ");
  let number = 500_000;
  const now = new Date("2026-01-01T00:00:00Z");
  for (const { customer, orders, refunds } of makeShop({
    seed: 7,
    customers,
    days: 730,
    now,
    timeZone: "UTC",
  })) {
    const who = [customer?.externalId.slice(1) ?? "", customer?.country ?? "Unspecified"];
    const price = (minor: number) => (minor / 100).toFixed(2);
    for (const { externalId, orderedAt, items } of orders) {
      const [invoice, at] = [String(++number), timeOf(orderedAt)];
      for (const i of items)
        rows.push({ at, cells: [invoice, i.productId, i.productName ?? "", i.quantity, at, price(i.price), ...who] });
      const refund = refunds.find(({ orderExternalId }) => orderExternalId === externalId);
      if (!refund) continue;
      const back = timeOf(refund.refundedAt);
      for (const { lineNumber, quantity } of refund.items) {
        const i = items[lineNumber - 1];
        if (i)
          rows.push({
            at: back,
            cells: [`C${number}`, i.productId, i.productName ?? "", -quantity, back, price(i.price), ...who],
          });
      }
    }
  }
  rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const lines = rows.map(({ cells }) => cells);
  await pipeline(Readable.from([COLUMNS, ...lines]), stringify(), createWriteStream(file));
};

type Import = { what: string; file: string; format: string; rounds: number };

/** `first` is a business into which the file was imported. */
const measure = async (owner: pg.Client, { what, file, format, rounds }: Import, first?: string): Promise<void> => {
  const bring = async (businessId: string) =>
    importRecords(commandLine({ businessId }), { file, format, storefrontId: 1 });
  const source = first ?? (await addShop(owner));
  const { rowsRead, ordersNew, refundsNew } = await bring(source);
  console.log(`  ${what}: ${rowsRead} rows, ${ordersNew} orders, ${refundsNew} refunds`);
  let businessId = source;
  const [importing, copying] = [`import of ${what}`, `COPY of ${what}`];
  const times = await takeTurns(
    {
      [importing]: {
        prepare: async () => {
          businessId = await addShop(owner);
        },
        work: () => bring(businessId),
      },
      [copying]: await copyingSales(owner, source),
    },
    rounds,
  );
  const perSecond = (name: string) => Math.round(rowsRead / (times.median(name) / 1000));
  console.log(`  ${perSecond(importing)} rows a second imported, ${perSecond(copying)} by COPY`);
  state(`rows a second of the import of ${what} over COPY's`, times.ratio(copying, importing), { atLeast: 0.4 });
};

const megabytes = (bytes: number): number => Math.round(bytes / (1 << 20));

/** Imports a Shopify export into a new business, and prints the memory in use at every tenth of it, after garbage collection. */
const measureMemory = async (owner: pg.Client, file: string): Promise<string> => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const businessId = await addShop(owner);
  const curve: { heap: number }[] = [];
  await importRecords(commandLine({ businessId }), {
    file,
    format: "shopify-orders",
    storefrontId: 1,
    onProgress: ({ rows }) => {
      if (rows < ((curve.length + 1) * lines) / 10) return;
      collect();
      const { heapUsed, rss } = process.memoryUsage();
      curve.push({ heap: heapUsed });
      console.log(`  ${rows} rows: ${megabytes(heapUsed)} MB of heap, ${megabytes(rss)} MB resident`);
    },
  });
  const mean = (part: typeof curve) => part.reduce((sum, { heap }) => sum + heap, 0) / part.length;
  const [first, last] = [curve.slice(0, 5), curve.slice(-5)];
  const growth = { value: mean(last) / mean(first), how: "after collections at each tenth of the file" };
  state("heap in use in the second half of the file over the first", growth, { atMost: 1.2 });
  return businessId;
};

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-import-"));
try {
  const generated = path.join(folder, "generated.csv");
  await writeGenerated(generated);
  const packed = path.join(process.env.SHARED_DIR ?? "../shared", "data/online-retail-2010-2011.csv.gz");
  const real = path.join(folder, "online-retail.csv");
  if (existsSync(packed)) await pipeline(createReadStream(packed), createGunzip(), createWriteStream(real));
  else console.log(`  Without the UCI file: there is no ${packed}`);
  const shopify = path.join(folder, "shopify.csv");
  if (lines > 0) await writeShopifyExport(shopify, lines);
  await withBenchDatabase(async (owner) => {
    if (lines > 0) {
      const businessId = await measureMemory(owner, shopify);
      const what = { what: "a Shopify export", file: shopify, format: "shopify-orders", rounds: ROUNDS_OF_LARGE };
      await measure(owner, what, businessId);
    }
    const others = { format: "online-retail", rounds: ROUNDS };
    await measure(owner, { what: "a generated file", file: generated, ...others });
    if (existsSync(real)) await measure(owner, { what: "UCI Online Retail", file: real, ...others });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
