import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { calculateCustomerProfiles } from "#features/axes/compute-profiles.ts";
import { updateProfiles } from "#features/axes/run-axes.ts";
import type { CustomerRequest } from "#features/customers/put-customer.ts";
import type { PostedOrder } from "#features/imports/rules/posted-order.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, idOfCustomer } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aModelWith, anActiveModel } from "#testing/shops/axis-models.ts";
import { postCustomers } from "./customers.ts";
import { deleteOrder, postOrders } from "./orders.ts";
import { postProducts } from "./products.ts";
import { postTicketBatch } from "./tickets.ts";

const DAY = 86_400_000;
const today = Date.parse("2026-03-01T12:00:00Z");

// Profiles depend on the time of their calculation, which must not differ between the two shops.
beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"], now: today }));
afterAll(() => void vi.useRealTimers());

const RULES = [
  { name: "Bought twice", criteria: { minOrders: 2 } },
  { name: "High value", criteria: { minLifetimeValue: 60 } },
  { name: "Gold", criteria: { loyaltyLevels: ["GOLD"] } },
  { name: "Best by RFM", criteria: { field: "monetaryScore", operator: "at_least", value: 3 } },
];
const CUSTOMERS = ["c1", "c2", "c3"];
const PRODUCTS = [{ value: { externalId: "p1", category: "Shirts", vendor: "Acme", cost: "1.50" } }];

const aShop = async (): Promise<Actor> => {
  const actor = asAdmin(await aBusiness());
  await anActiveModel(actor, aModelWith({ purchase_frequency: ["rare", "often"], support_history: ["calm", "busy"] }));
  for (const rule of RULES) await createSegment(actor, { ...rule, isAutomatic: true });
  const createdAt = new Date(today - 400 * DAY).toISOString();
  await postCustomers(
    actor,
    CUSTOMERS.map((externalId) => ({ value: { externalId, createdAt } })),
  );
  return actor;
};

/** What the run of segments and the run of profiles after it do. */
const recalculate = async (actor: Actor): Promise<void> => {
  await recalculateSegments(actor, { reason: "order" });
  await updateProfiles(actor, unwatched());
  await updateActions(actor, unwatched().signal);
};

const VIEWS = {
  metrics: `select c.external_id as customer, order_count, lifetime_value, last_order_at, gross_margin, costed_sales, covered_revenue
    from customer_metrics join customers c using (business_id, customer_id) where order_count > 0`,
  scores: `select c.external_id as customer, recency, frequency, monetary, segment
    from customer_rfm join customers c using (business_id, customer_id)`,
  members: `select c.external_id as customer, s.name from customer_segment_assignments a
    join customers c using (business_id, customer_id) join customer_segments s using (business_id, segment_id)`,
  sizes: "select name, member_count from customer_segments",
  lines: `select o.external_id, i.line_number, i.category, i.brand, i.unit_cost, i.line_total, i.refund_amount
    from order_items i join orders o using (business_id, order_id)`,
  actions: `select c.external_id as customer, to_jsonb(a) - array['customer_id', 'business_id', 'revision'] as action
    from customer_actions a join customers c using (business_id, customer_id)`,
};
const stateOf = async (actor: Actor) => {
  const state = await withBusiness(actor, async (client) => {
    const state: Record<string, unknown[]> = {};
    for (const [name, sql] of Object.entries(VIEWS)) state[name] = (await client.query(`${sql} order by 1, 2`)).rows;
    return state;
  });
  const ids = await Promise.all(CUSTOMERS.map((customer) => idOfCustomer(actor, customer)));
  const profiles = (await calculateCustomerProfiles(actor, ids)).map(({ store_id: _, ...profile }) => profile);
  return { ...state, profiles };
};

const anOrder = fc
  .record({
    externalId: fc.constantFrom("o1", "o2", "o3", "o4", "o5"),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    customer: fc.constantFrom(...CUSTOMERS, null),
    status: fc.constantFrom("completed" as const, "cancelled" as const),
    daysAgo: fc.integer({ min: 0, max: 120 }),
    cents: fc.integer({ min: 0, max: 9999 }),
    refunded: fc.constantFrom(0, 0.5, 1),
  })
  .map(({ externalId, version, customer, status, daysAgo, cents, refunded }): PostedOrder => {
    const back = Math.floor(cents * refunded) / 100;
    const at = new Date(today - daysAgo * DAY).toISOString();
    return {
      externalId,
      status,
      storefrontId: 1,
      source: "web",
      orderedAt: at,
      totalPrice: (cents / 100).toFixed(2),
      updatedAt: new Date(today + version).toISOString(),
      customer: customer === null ? null : { externalId: customer },
      lines: [{ productId: `p${cents % 2}`, quantity: 1, unitPrice: cents / 100 }],
      refunds: back > 0 ? [{ externalId: `${externalId}-r`, refundedAt: at, amount: back }] : [],
    };
  });

const aCustomer = fc.record({
  externalId: fc.constantFrom(...CUSTOMERS),
  loyaltyLevel: fc.constantFrom("GOLD" as const, "BRONZE" as const, null),
  country: fc.constantFrom("PT", "BR", null),
});

const aTicket = fc
  .record({
    ticketId: fc.constantFrom("t1", "t2", "t3"),
    customerId: fc.constantFrom(...CUSTOMERS),
    daysAgo: fc.integer({ min: 1, max: 60 }),
    channel: fc.constantFrom("email", "chat"),
    messageCount: fc.integer({ min: 1, max: 9 }),
    satisfaction: fc.constantFrom(1, 5, null),
    wasReopened: fc.boolean(),
  })
  .map(({ daysAgo, ...ticket }) => ({ ...ticket, openedAt: new Date(today - daysAgo * DAY).toISOString() }));

const steps = fc
  .uniqueArray(anOrder, { minLength: 8, maxLength: 16, selector: ({ updatedAt }) => updatedAt })
  .chain((versions) =>
    fc.array(
      fc.record({
        orders: fc.array(fc.constantFrom(...versions), { maxLength: 5 }),
        deleted: fc.option(fc.constantFrom("o1", "o2"), { freq: 5 }),
        customers: fc.array(aCustomer, { maxLength: 2 }),
        tickets: fc.array(aTicket, { maxLength: 2 }),
      }),
      { minLength: 3, maxLength: 6 },
    ),
  );

const wrapped = <Value>(values: Iterable<Value>) => [...values].map((value) => ({ value }));

test("orders, customers and tickets in any order and versions lead to what a calculation from the final ones gives", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat({ max: 2 }), async (steps, productsAt) => {
      const [incremental, full] = [await aShop(), await aShop()];
      const orders = new Map<string, PostedOrder>();
      const customers = new Map<string, CustomerRequest>();
      const tickets = new Map<string, Parameters<typeof postTicketBatch>[1][number]>();
      for (const [at, step] of steps.entries()) {
        if (at === productsAt) await postProducts(incremental, PRODUCTS);
        await postOrders(incremental, wrapped(step.orders));
        for (const order of step.orders) {
          const before = orders.get(order.externalId);
          if (!before?.updatedAt || (order.updatedAt ?? "") >= before.updatedAt) orders.set(order.externalId, order);
        }
        if (step.deleted && orders.delete(step.deleted)) await deleteOrder(incremental, step.deleted);
        for (const customer of step.customers) {
          await postCustomers(incremental, [{ value: customer }]);
          customers.set(customer.externalId, customer);
        }
        for (const ticket of step.tickets) {
          await postTicketBatch(incremental, [{ value: ticket }]);
          tickets.set(ticket.ticketId, { value: ticket });
        }
        await recalculate(incremental);
      }
      await postProducts(full, PRODUCTS);
      await postOrders(full, wrapped(orders.values()));
      await postCustomers(full, wrapped(customers.values()));
      await postTicketBatch(full, [...tickets.values()]);
      await recalculate(full);
      expect(await stateOf(incremental)).toEqual(await stateOf(full));
    }),
    { numRuns: runs(12) },
  );
});
