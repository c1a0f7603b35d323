import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import type pg from "pg";
import { analyzeLoaded, loadMetrics } from "../../src/features/demo/store.ts";
import { addBusiness } from "../shared/shops.ts";

// Many businesses of equal size, the same on each database. The options are the benchmark's.

const { values } = parseArgs({
  options: {
    businesses: { type: "string", default: "200" },
    customers: { type: "string", default: "20000" },
    orders: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "10" },
  },
});

export const BUSINESSES = Number(values.businesses);
export const CUSTOMERS = Number(values.customers);
/** Of each customer, over two years. */
const ORDERS = Number(values.orders);
export const ROUNDS = Number(values.rounds);
export const SECONDS = Number(values.seconds);

/** As PostgreSQL prints `md5(text)::uuid`. */
const uuidOf = (text: string): string =>
  createHash("md5")
    .update(text)
    .digest("hex")
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");

export const businessId = (shop: number): string => uuidOf(`shop${shop}`);
/** Businesses may have customers of the same IDs. */
export const customerId = (customer: number): string => uuidOf(`customer${customer}`);

const fillShop = async (owner: pg.Client, shop: number): Promise<void> => {
  const id = businessId(shop);
  await addBusiness(owner, { id });
  await owner.query(
    `insert into customers (business_id, customer_id, external_id, name)
     select $1, md5('customer' || i)::uuid, 'c' || i, 'Customer ' || i from generate_series(0, $2::int - 1) i`,
    [id, CUSTOMERS],
  );
  await owner.query(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, source)
     select $1, md5('order' || i)::uuid, 'o' || i,
            md5('customer' || floor($3::int * power(abs(hashint4(i)) / 2147483648.0, 2))::int)::uuid, 1, 'completed',
            now() - interval '730 days' * (1 - i::float8 / $2::int), 100 + abs(hashint4(i + 1)) % 100000, 'web'
       from generate_series(0, $2::int - 1) i`,
    [id, ORDERS * CUSTOMERS, CUSTOMERS],
  );
  await analyzeLoaded(owner);
  await loadMetrics(owner, { businessId: id });
};

/** Fills a database as its owner. */
export const fillShops = async (owner: pg.Client): Promise<void> => {
  const start = performance.now();
  for (let shop = 0; shop < BUSINESSES; shop++) await fillShop(owner, shop);
  for (const table of ["orders", "customers", "customer_metrics"]) await owner.query(`vacuum (analyze) ${table}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `  ${BUSINESSES} businesses of ${CUSTOMERS} customers and ${ORDERS * CUSTOMERS} orders loaded in ${seconds} s`,
  );
};
