import { CURRENCY, type Life, makeShop } from "./domain/demo/shop.ts";
import { AppError } from "./domain/errors.ts";
import type { Scope } from "./domain/permissions.ts";
import { insertAuditLine } from "./server/db/audit-log.ts";
import { getBusinessOrThrow } from "./server/db/businesses.ts";
import { hasOrders, saveOrders, takeTurn } from "./server/db/orders.ts";
import { addStorefronts } from "./server/db/storefronts.ts";
import { withBusiness } from "./server/db/with-business.ts";

/** The selling places of the made-up shop, by the numbers its orders name. */
const DEMO_STOREFRONTS = [
  { id: 1, name: "Online shop" },
  { id: 2, name: "Town shop" },
  { id: 3, name: "Trade desk" },
  { id: 4, name: "Harbour shop" },
  { id: 5, name: "Market stall" },
] as const;

/** People written at a time. */
const PEOPLE = 1000;

export type DemoOptions = {
  /** Orders end then. */
  now: Date;
  timeZone: string;
  seed?: number;
  customers?: number;
  days?: number;
  /** In customers. */
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
 * Fills a business with a made-up shop's customers and orders (USD; 5,000 customers and two years unless told otherwise)
 * in one transaction, so that a load cut off leaves nothing. Where there are orders already nothing is done: what the
 * user changed stays.
 */
export const loadDemoBusiness = async (
  scope: Scope,
  { now, timeZone, seed = 1, customers = 5000, days = 730, onProgress }: DemoOptions,
): Promise<{ loaded: boolean; customers: number; orders: number }> => {
  const { currency } = await getBusinessOrThrow(scope);
  if (currency !== CURRENCY)
    throw new AppError("INVALID_PARAMETER", `The demo's prices are ${CURRENCY}, not ${currency}`);
  return withBusiness(scope, async (client) => {
    await takeTurn(client, scope);
    if (await hasOrders(client, scope)) return { loaded: false, customers: 0, orders: 0 };
    await addStorefronts(client, scope, DEMO_STOREFRONTS);
    const done = { customers: 0, orders: 0 };
    for (const lives of chunksOf(makeShop({ seed, customers, days, now, timeZone }))) {
      const { customersNew, ordersNew } = await saveOrders(client, scope, {
        customers: lives.flatMap(({ customer }) => customer ?? []),
        orders: lives.flatMap(({ orders }) => orders),
        refunds: lives.flatMap(({ refunds }) => refunds),
      });
      done.customers += customersNew;
      done.orders += ordersNew;
      onProgress?.(done.customers, customers);
    }
    const doer = { ...scope, kind: "system", id: "demo" } as const;
    await insertAuditLine(client, doer, { action: "demo.loaded", after: { ...done, seed } });
    return { loaded: true, ...done };
  });
};
