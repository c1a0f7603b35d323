import type { ClientBase } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { asOwner } from "#core/db/policies.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makePace } from "#core/load/work.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { campaignCosts } from "#features/demo/rules/campaign-costs.ts";
import { CURRENCY, type Life, makeShop } from "#features/demo/rules/shop.ts";
import { insertCosts } from "#records/customers/acquisition-costs.ts";
import { hasOrders, lockOrderWrites } from "#records/orders/orders.ts";
import { addStorefronts } from "#records/orders/storefronts.ts";
import { DEMO_CUSTOMERS } from "#records/rules/setup.ts";
import { analyzeLoaded, analyzeMetrics, loadCustomers, loadMetrics } from "./store.ts";

/** The demo shop's storefronts, by the numbers its orders use. */
const DEMO_STOREFRONTS = [
  { id: 1, name: "Online shop" },
  { id: 2, name: "Town shop" },
  { id: 3, name: "Trade desk" },
  { id: 4, name: "Harbour shop" },
  { id: 5, name: "Market stall" },
] as const;

/** Customers written at a time. */
const PEOPLE = 250;

type DemoOptions = {
  /** The time of the last orders. */
  now: Date;
  timeZone: string;
  seed?: number;
  customers?: number;
  days?: number;
  pace?: number;
  /** Counted in customers; an error of it ends the load. */
  onProgress?: (done: number, of: number) => void;
};

type Loaded = { loaded: boolean; customers: number; orders: number; tickets: number };

const chunkLives = function* (lives: Iterable<Life>): Generator<Life[]> {
  let chunk: Life[] = [];
  for (const life of lives) {
    chunk.push(life);
    if (chunk.length < PEOPLE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
};

const assertCurrency = async (scope: Scope): Promise<void> => {
  const { currency } = await getBusinessOrThrow(scope);
  if (currency !== CURRENCY)
    throw new AppError("INVALID_PARAMETER", `The demo's prices are ${CURRENCY}, not ${currency}`);
};

const fill = async (
  client: ClientBase,
  scope: Scope,
  { onProgress, ...options }: DemoOptions,
  beforeMetrics: () => Promise<void> = async () => {},
): Promise<Loaded> => {
  const shop = { seed: 1, customers: DEMO_CUSTOMERS, days: 730, ...options };
  await lockOrderWrites(client, scope);
  const done = { customers: 0, orders: 0, tickets: 0 };
  if (await hasOrders(client, scope)) return { loaded: false, ...done };
  await addStorefronts(client, scope, DEMO_STOREFRONTS);
  const pace = makePace();
  const spent = campaignCosts(shop);
  for (const lives of chunkLives(makeShop(shop))) {
    await loadCustomers(client, scope, lives);
    for (const life of lives) {
      const { customer, orders, tickets } = life;
      spent.add(life);
      if (customer) done.customers++;
      done.orders += orders.length;
      done.tickets += tickets.length;
    }
    onProgress?.(done.customers, shop.customers);
    await pace();
  }
  await beforeMetrics();
  await loadMetrics(client, scope);
  await insertCosts(client, scope, spent.costs());
  const actor = { ...scope, kind: "system", id: "demo" } as const;
  await insertAuditLine(client, actor, { action: "demo.loaded", after: { ...done, seed: shop.seed } });
  return { loaded: true, ...done };
};

/**
 * Fills a business with generated customers, orders, tickets and costs of campaigns (USD; 5,000 customers and two years by default) in one
 * transaction, so that an interrupted load leaves nothing; memory use doesn't grow with their number. A business that
 * already has orders is left alone, so that the user's changes are kept.
 */
export const loadSampleData = async (scope: Scope, options: DemoOptions): Promise<Loaded> => {
  await assertCurrency(scope);
  return withBusiness(scope, (client) => fill(client, scope, options));
};

/** The same as the database's owner, who can give the planner statistics at once. */
export const loadDemoBusiness = async (scope: Scope, options: DemoOptions): Promise<Loaded> => {
  await assertCurrency(scope);
  return asOwner(async (owner) => {
    // Without statistics, the metrics of a million orders would compare each with every other.
    const loaded = await fill(owner, scope, options, () => analyzeLoaded(owner));
    if (loaded.loaded) await analyzeMetrics(owner);
    return loaded;
  });
};
