import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { skipPlansOnCitus } from "#testing/citus/on-citus.ts";
import { readPurchaseContext } from "./purchase-summaries.ts";

const ORDERS = 800;
const PERIOD = { timeZone: "UTC", from: new Date("2024-07-01"), until: new Date("2025-07-01") };

test("reads each order line once, even if the statistics are from before an import", async (context) => {
  skipPlansOnCitus(context);
  const shop = await aBusiness();
  await asOwner("analyze");
  const item = { productId: "p1", category: "Tea", quantity: 1, price: 500, lineTotal: 500 };
  await someOrders(
    shop,
    Array.from({ length: ORDERS }, (_, i) => ({
      customer: `c${i}`,
      orderedAt: new Date("2025-06-01T12:00:00Z"),
      items: [item],
    })),
  );
  /** How many lines have been read so far. A connection publishes its counts after a transaction. */
  const linesRead = async () => {
    await withBusiness(shop, (client) => client.query("select pg_stat_force_next_flush()"));
    const { rows } = await withBusiness(shop, (client) =>
      client.query<{ read: number }>(
        "select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = 'order_items'",
      ),
    );
    return Number(rows[0]?.read);
  };
  const before = await linesRead();
  const { prices } = await readPurchaseContext(shop, PERIOD, 20);
  expect(prices).toEqual(new Map([["Tea", 500]]));
  const read = (await linesRead()) - before;
  expect(read).toBeGreaterThanOrEqual(ORDERS);
  expect(read).toBeLessThan(5 * ORDERS);
});
