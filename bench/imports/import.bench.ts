import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { stringify } from "csv-stringify";
import type pg from "pg";
import { commandLine } from "#lib/accounts/manage-businesses.ts";
import { makeShop } from "#lib/domain/demo/shop.ts";
import { COLUMNS } from "#lib/domain/imports/online-retail-line.ts";
import { importSales } from "#lib/imports/import-sales.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addBusiness, copyingSales } from "./copy-sales.ts";

// The import, from a file on disk to orders, lines, refunds, metrics and problems in the tables, compared with COPY of
// the same rows, prepared as text in advance, by the owner, into the same tables with the same indexes. They alternate.

const ROUNDS = 3;

const { values } = parseArgs({ options: { customers: { type: "string", default: "20000" } } });
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

const measure = async (owner: pg.Client, what: string, file: string): Promise<void> => {
  const bring = async (businessId: string) =>
    importSales(commandLine({ businessId }), { file, format: "online-retail", storefrontId: 1 });
  const first = await addBusiness(owner);
  const { rowsRead, ordersNew, refundsNew } = await bring(first);
  console.log(`  ${what}: ${rowsRead} rows, ${ordersNew} orders, ${refundsNew} refunds`);
  let businessId = first;
  const [importing, copying] = [`import of ${what}`, `COPY of ${what}`];
  const times = await takeTurns(
    {
      [importing]: {
        prepare: async () => {
          businessId = await addBusiness(owner);
        },
        work: () => bring(businessId),
      },
      [copying]: await copyingSales(owner, first),
    },
    ROUNDS,
  );
  const perSecond = (name: string) => Math.round(rowsRead / (times.median(name) / 1000));
  console.log(`  ${perSecond(importing)} rows a second imported, ${perSecond(copying)} by COPY`);
  state(`rows a second of the import of ${what} over COPY's`, times.ratio(copying, importing), { atLeast: 0.4 });
};

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-import-"));
try {
  const generated = path.join(folder, "generated.csv");
  await writeGenerated(generated);
  const packed = path.join(process.env.SHARED_DIR ?? "../shared", "data/online-retail-2010-2011.csv.gz");
  const real = path.join(folder, "online-retail.csv");
  if (existsSync(packed)) await pipeline(createReadStream(packed), createGunzip(), createWriteStream(real));
  else console.log(`  Without the UCI file: there is no ${packed}`);
  await withBenchDatabase(async (owner) => {
    await measure(owner, "a generated file", generated);
    if (existsSync(real)) await measure(owner, "UCI Online Retail", real);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
