import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { stringify } from "csv-stringify";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { commandLine } from "#lib/accounts/manage-businesses.ts";
import { makeShop } from "#lib/domain/demo/shop.ts";
import { COLUMNS } from "#lib/domain/imports/online-retail-line.ts";
import { importSales } from "#lib/imports/import-sales.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";

// The import, from a file on disk to orders, lines, refunds, metrics and problems in the tables, compared with COPY of
// the same rows, prepared as text in advance, by the owner, into the same tables with the same indexes. They alternate.

const ROUNDS = 3;

const { values } = parseArgs({ options: { customers: { type: "string", default: "20000" } } });
const customers = Number(values.customers);
if (!(Number.isInteger(customers) && customers > 0)) throw new Error("--customers must be a whole number above 0");

/** The columns of each table that COPY may write: all except generated ones. */
const TABLES = {
  customers: "customer_id, external_id, name, email, country, created_at",
  orders:
    "order_id, external_id, customer_id, storefront_id, status, order_date, total_price, discount_amount, refunded_amount, source",
  order_items:
    "order_id, line_number, product_id, product_name, quantity, price, line_total, refund_amount, refunded_quantity",
  refunds: "refund_id, external_id, order_id, amount, refunded_at",
  customer_metrics: "customer_id, order_count, lifetime_value, first_order_at, last_order_at",
};

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

const addBusiness = async (owner: pg.Client): Promise<string> => {
  const id = randomUUID();
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1, $2, 'Bench', 'Europe/London', 'GBP')",
    [id, id],
  );
  await owner.query("insert into storefronts (business_id, id, name) values ($1, 1, 'Online')", [id]);
  return id;
};

/** A table's rows as COPY text, each starting with the business's ID, which can be replaced. */
const textOf = async (owner: pg.Client, businessId: string, table: string, columns: string): Promise<Buffer> => {
  const query = `copy (select business_id, ${columns} from ${table} where business_id = '${businessId}' order by 2) to stdout`;
  const chunks: Buffer[] = [];
  for await (const chunk of owner.query(copyTo(query))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const measure = async (owner: pg.Client, what: string, file: string): Promise<void> => {
  const bring = async (businessId: string) =>
    importSales(commandLine({ businessId }), { file, format: "online-retail", storefrontId: 1 });
  const first = await addBusiness(owner);
  const { rowsRead, ordersNew, refundsNew } = await bring(first);
  console.log(`  ${what}: ${rowsRead} rows, ${ordersNew} orders, ${refundsNew} refunds`);
  const texts: [string, string, Buffer][] = [];
  for (const [table, columns] of Object.entries(TABLES))
    texts.push([table, columns, await textOf(owner, first, table, columns)]);
  let businessId = first;
  let ready: [string, string, Buffer][] = [];
  const [importing, copying] = [`import of ${what}`, `COPY of ${what}`];
  const times = await takeTurns(
    {
      [importing]: {
        prepare: async () => {
          businessId = await addBusiness(owner);
        },
        work: () => bring(businessId),
      },
      [copying]: {
        prepare: async () => {
          businessId = await addBusiness(owner);
          ready = texts.map(([table, columns, text]) => [
            table,
            columns,
            Buffer.from(text.toString().replaceAll(first, businessId)),
          ]);
        },
        work: async () => {
          await owner.query("begin");
          for (const [table, columns, text] of ready)
            await pipeline(
              Readable.from([text]),
              owner.query(copyFrom(`copy ${table} (business_id, ${columns}) from stdin`)),
            );
          await owner.query("commit");
        },
      },
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
