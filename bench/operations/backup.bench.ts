import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { Client } from "#core/postgres/driver.ts";
import { migrateDatabase, type OpenDatabase } from "#core/postgres/open-database.ts";
import { backUp, restore, verifyBackup } from "../../src/features/operations/backup.ts";

import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";

// A backup to a file on disk, compressed and with checksums, compared with bare COPY … TO STDOUT of the same tables;
// and a restore, from an empty database to one that is verified, constrained and analyzed, compared with bare COPY …
// FROM STDIN of the same text into existing tables, in an order that their foreign keys allow. They alternate.

const { values } = parseArgs({ options: { orders: { type: "string", default: "500000" } } });
const ORDERS = Number(values.orders);
const ROUNDS = 3;

/** Parents first. The columns COPY may write: all except generated ones. */
const TABLES = {
  businesses: "id, slug, name, time_zone, currency",
  storefronts: "business_id, id, name",
  customers: "business_id, customer_id, external_id, name, email, country",
  orders:
    "business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, discount_amount, refunded_amount, source",
  order_items:
    "business_id, order_id, line_number, product_id, product_name, category, quantity, price, line_total, refund_amount, refunded_quantity",
  customer_metrics: "business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at",
};

/** A shop with a tenth as many customers as orders, two lines per order; IDs like the product's, ordered by time. */
const LOAD = `
  insert into businesses (id, slug, name, time_zone, currency) values (gen_random_uuid(), 'bench', 'Bench', 'UTC', 'USD');
  insert into storefronts (business_id, id, name) select id, 1, 'Online' from businesses;
  insert into customers (business_id, customer_id, external_id, name, email, country)
    select id, uuidv7(), 'c' || i, 'Customer ' || i, 'customer-' || i || '@example.com', 'United Kingdom'
      from businesses, generate_series(1, ${ORDERS / 10}) i;
  create temporary table numbered as select customer_id, row_number() over () - 1 as number from customers;
  create index on numbered (number);
  insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, source)
    select id, uuidv7(), 'o' || i, customer_id, 1, 'completed', timestamptz '2024-01-01' + i * interval '2 minutes',
           1000 + i % 9000, 'web'
      from businesses, generate_series(1, ${ORDERS}) i join numbered on number = (i::bigint * 7919) % ${ORDERS / 10};
  insert into order_items (business_id, order_id, line_number, product_id, product_name, category, quantity, price, line_total)
    select business_id, order_id, line, 'p' || total_price % 4000, 'Product ' || total_price % 4000, 'Home', 1, total_price / 2,
           total_price / 2
      from orders, generate_series(1, 2) line;
  insert into customer_metrics
    select business_id, customer_id, count(*), sum(net_amount), min(order_date), max(order_date) from orders group by 1, 2`;

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-backup-"));
const file = path.join(folder, "backup.tar.zst");
const textOf = (table: string) => path.join(folder, `${table}.copy`);

const drain = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** An empty database next to the benchmark's own, opened like the product does. */
const emptyTarget = async (owner: Client, { url, ownerUrl = "" }: OpenDatabase): Promise<OpenDatabase> => {
  await owner.query("drop database if exists target with (force)");
  await owner.query("create database target");
  const at = (address: string) => Object.assign(new URL(address), { pathname: "/target" }).href;
  return { url: at(url), ownerUrl: at(ownerUrl), release: async () => {} };
};

try {
  await withBenchDatabase(async (owner, database) => {
    await owner.query(LOAD);
    await owner.query("vacuum analyze");
    const toFile = () => backUp(database, createWriteStream(file));
    const { rows, bytes } = await toFile();
    console.log(
      `  ${rows} rows, ${(bytes / 1e6).toFixed(0)} MB of text, packed to ${(statSync(file).size / 1e6).toFixed(0)} MB`,
    );
    const reading = await takeTurns(
      {
        backup: { work: toFile },
        "COPY TO STDOUT, drained": {
          work: async () => {
            for (const [table, columns] of Object.entries(TABLES))
              await pipeline(owner.query(copyTo(`copy ${table} (${columns}) to stdout`)), drain());
          },
        },
        verify: { work: () => verifyBackup(createReadStream(file)) },
      },
      ROUNDS,
    );
    for (const [table, columns] of Object.entries(TABLES))
      await pipeline(owner.query(copyTo(`copy ${table} (${columns}) to stdout`)), createWriteStream(textOf(table)));
    let target = database;
    const writing = await takeTurns(
      {
        restore: {
          prepare: async () => {
            target = await emptyTarget(owner, database);
          },
          work: () => restore(target, createReadStream(file)),
        },
        "COPY FROM STDIN": {
          prepare: async () => {
            target = await emptyTarget(owner, database);
            await migrateDatabase(target);
          },
          work: async () => {
            const client = new Client({ connectionString: target.ownerUrl });
            await client.connect();
            await client.query("begin");
            for (const [table, columns] of Object.entries(TABLES))
              await pipeline(
                createReadStream(textOf(table)),
                client.query(copyFrom(`copy ${table} (${columns}) from stdin`)),
              );
            await client.query("commit");
            await client.end();
          },
        },
      },
      ROUNDS,
    );
    state("backup over COPY TO STDOUT", reading.ratio("backup", "COPY TO STDOUT, drained"), { atMost: 3 });
    state("restore over COPY FROM STDIN", writing.ratio("restore", "COPY FROM STDIN"), { atMost: 1 });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
