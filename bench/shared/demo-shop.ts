import { randomUUID } from "node:crypto";
import type pg from "pg";
import { loadDemoBusiness } from "#lib/demo/load-demo-data.ts";

type Size = { customers: number; days?: number; pace?: number; timeZone?: string };

const TABLES = ["orders", "order_items", "customers", "customer_metrics"];

/** A new business with the demo's generated shop in this size, ready to be queried. */
export const loadDemoShop = async (owner: pg.Client, size: Size): Promise<{ businessId: string }> => {
  const scope = { businessId: randomUUID() };
  const { timeZone = "UTC" } = size;
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1::uuid, $1::text, 'Bench', $2, 'USD')",
    [scope.businessId, timeZone],
  );
  const { orders } = await loadDemoBusiness(scope, { ...size, timeZone, now: new Date() });
  for (const table of TABLES) await owner.query(`vacuum (analyze) ${table}`);
  console.log(`  ${size.customers} customers with ${orders} orders`);
  return scope;
};
