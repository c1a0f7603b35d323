import { CURRENCY, type Life, makeShop } from "#lib/domain/demo/shop.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { addStorefronts } from "#lib/server/db/accounts/storefronts.ts";
import { asOwner } from "#lib/server/db/as-owner.ts";
import { loadCustomers, loadMetrics } from "#lib/server/db/demo/bulk-load.ts";
import { hasOrders, lockOrderWrites } from "#lib/server/db/imports/orders.ts";
import { AppError } from "../domain/errors.ts";
import type { Scope } from "../domain/permissions.ts";

/** The demo shop's storefronts, by the numbers its orders use. */
const DEMO_STOREFRONTS = [
  { id: 1, name: "Online shop" },
  { id: 2, name: "Town shop" },
  { id: 3, name: "Trade desk" },
  { id: 4, name: "Harbour shop" },
  { id: 5, name: "Market stall" },
] as const;

/** Customers written at a time. */
const PEOPLE = 1000;

type DemoOptions = {
  /** The time of the last orders. */
  now: Date;
  timeZone: string;
  seed?: number;
  customers?: number;
  days?: number;
  pace?: number;
  /** Counted in customers. */
  onProgress?: (done: number, of: number) => void;
};

const chunksOf = function* (lives: Iterable<Life>): Generator<Life[]> {
  let chunk: Life[] = [];
  for (const life of lives) {
    chunk.push(life);
    if (chunk.length < PEOPLE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
};

/**
 * Fills a business with generated customers, orders and tickets (USD; 5,000 customers and two years by default) in one
 * transaction of the database's owner, so that an interrupted load leaves nothing; memory use doesn't grow with their
 * number. A business that already has orders is left alone, so that the user's changes are kept.
 */
export const loadDemoBusiness = async (
  scope: Scope,
  { onProgress, ...options }: DemoOptions,
): Promise<{ loaded: boolean; customers: number; orders: number; tickets: number }> => {
  const { currency } = await getBusinessOrThrow(scope);
  if (currency !== CURRENCY)
    throw new AppError("INVALID_PARAMETER", `The demo's prices are ${CURRENCY}, not ${currency}`);
  const shop = { seed: 1, customers: 5000, days: 730, ...options };
  return asOwner(async (owner) => {
    await lockOrderWrites(owner, scope);
    if (await hasOrders(owner, scope)) return { loaded: false, customers: 0, orders: 0, tickets: 0 };
    await addStorefronts(owner, scope, DEMO_STOREFRONTS);
    const done = { customers: 0, orders: 0, tickets: 0 };
    for (const lives of chunksOf(makeShop(shop))) {
      await loadCustomers(owner, scope, lives);
      for (const { customer, orders, tickets } of lives) {
        if (customer) done.customers++;
        done.orders += orders.length;
        done.tickets += tickets.length;
      }
      onProgress?.(done.customers, shop.customers);
    }
    await loadMetrics(owner, scope);
    const actor = { ...scope, kind: "system", id: "demo" } as const;
    await insertAuditLine(owner, actor, { action: "demo.loaded", after: { ...done, seed: shop.seed } });
    return { loaded: true, ...done };
  });
};
