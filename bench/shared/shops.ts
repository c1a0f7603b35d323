import { randomUUID } from "node:crypto";
import type pg from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { loadDemoBusiness } from "#features/demo/load-demo-data.ts";
import { forgetMemory } from "../../src/core/cache.ts";
import { analyzeLoaded, loadMetrics } from "../../src/features/demo/store.ts";

type New = { id?: string; timeZone?: string; currency?: string; storefronts?: number };

/** A business without customers. Returns its ID. */
export const addBusiness = async (
  owner: pg.Client,
  { id = randomUUID(), timeZone = "UTC", currency = "USD", storefronts = 1 }: New = {},
): Promise<string> => {
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1::uuid, $1::text, 'Bench', $2, $3)",
    [id, timeZone, currency],
  );
  await owner.query(
    "insert into storefronts (business_id, id, name) select $1, i, 'Store ' || i from generate_series(1, $2::int) i",
    [id, storefronts],
  );
  return id;
};

const TABLES = ["orders", "order_items", "refunds", "customers", "customer_metrics"];

const vacuum = async (owner: pg.Client): Promise<void> => {
  for (const table of TABLES) await owner.query(`vacuum (analyze) ${table}`);
};

/** The metrics that the product writes with orders, for orders inserted without it. Nothing reads orders without metrics. */
export const completeShop = async (owner: pg.Client, businessId: string): Promise<void> => {
  // With the statistics of a smaller shop, the planner would compare every customer with every order.
  await analyzeLoaded(owner);
  await loadMetrics(owner, { businessId });
  await vacuum(owner);
};

type Size = { customers: number; days?: number; pace?: number; timeZone?: string };

/** A new business with the demo's generated shop in this size, ready to be queried. */
export const loadDemoShop = async (owner: pg.Client, size: Size): Promise<{ businessId: string; orders: number }> => {
  const { timeZone = "UTC" } = size;
  const businessId = await addBusiness(owner, { timeZone, storefronts: 0 });
  const start = performance.now();
  const { orders } = await loadDemoBusiness({ businessId }, { ...size, timeZone, now: new Date() });
  await vacuum(owner);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`  ${size.customers} customers with ${orders} orders generated and loaded in ${seconds} s`);
  return { businessId, orders };
};

/** Reports are computed again. */
export const forgetCached = async (owner: pg.Client): Promise<void> => {
  forgetMemory();
  await owner.query("delete from report_cache");
};

/** A yardstick's SQL with the business as its first parameter, and with the memory that reports have. */
export const bareQuery = (scope: Scope, text: string, ...parameters: unknown[]): Promise<void> =>
  withBusiness(scope, async (client) => {
    await client.query("set local work_mem = '128MB'");
    await client.query(text, [scope.businessId, ...parameters]);
  });
