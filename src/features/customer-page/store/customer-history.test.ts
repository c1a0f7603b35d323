import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { skipPlansOnCitus } from "#testing/on-citus.ts";
import { timelineQuery } from "./customer-history.ts";

/** The query plan of a timeline page after running it, under the app role's policies. */
const explained = async (businessId: string, customerId: string, cursor: { at: Date; id: string } | null) => {
  const { text, values } = timelineQuery({ businessId }, customerId, {
    kinds: ["order", "refund", "ticket", "event", "segment", "note"],
    before: null,
    after: cursor,
    limit: 31,
  });
  return withBusiness({ businessId }, async (client) => {
    expect((await client.query("select current_user as name")).rows).toEqual([{ name: "customer360_app" }]);
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain (analyze, timing off) ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]);
  });
};

test("every page costs the same: index scans that read only the rows shown of each kind", async (context) => {
  skipPlansOnCitus(context);
  const shop = await aBusiness();
  const day = 86_400_000;
  const ofOne = Array.from({ length: 3000 }, (_, i) => ({
    customer: "ada",
    orderedAt: new Date(Date.UTC(2025, 0, 1) - i * (day / 4)),
    ...(i % 50 === 0 && { refunded: 100 }),
  }));
  const ofOthers = Array.from({ length: 3000 }, (_, i) => ({ customer: `c${i % 500}` }));
  await someOrders(shop, [...ofOne, ...ofOthers]);
  await asOwner(
    "analyze orders, refunds, support_tickets, customer_events, customer_notes, segment_membership_changes",
  );
  const ada = await idOfCustomer(shop, "ada");
  const middle = { at: new Date(Date.UTC(2024, 0, 1)), id: randomUUID() };
  for (const plan of [await explained(shop.businessId, ada, null), await explained(shop.businessId, ada, middle)]) {
    const text = plan.join("\n");

    expect(text).toContain("orders_business_id_customer_id_order_date_idx");
    expect(text).not.toContain("Seq Scan on orders");
    const read = plan.flatMap((line) => / on orders o(?:_\d)? .*actual rows=(\d+)/.exec(line)?.[1] ?? []).map(Number);
    expect(read).toHaveLength(2);
    // The newest 31 and a few of the same instant; for refunds, the 60 orders that have one.
    expect(Math.max(...read)).toBeLessThanOrEqual(60);
  }
});
