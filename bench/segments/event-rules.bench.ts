import { parseArgs } from "node:util";
import type pg from "pg";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { compileCriteria } from "#records/list/criteria/compile.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { deleteOldEvents } from "#records/support/customer-events.ts";
import { raiseWorkMem } from "../../src/core/db/transaction-settings.ts";
import { postEvents } from "../../src/features/imports/posted/customers.ts";
import { occurringValues } from "../../src/features/segments/store/criteria-matches.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addBusiness, bareQuery } from "../shared/shops.ts";

// Rules about events of a shop with many: two years of them, evenly spread, of five names. Compared with grouping the same events by
// customer.

const { values } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, events: { type: "string", default: "50" } },
});
const [CUSTOMERS, EACH] = [Number(values.customers), Number(values.events)];
const DAY = 86_400_000;
const DAYS = 730;
const ROUNDS = 5;

const did = (name: string, more: object): Criteria => ({
  field: "event",
  operator: "is_any_of",
  value: [name],
  ...more,
});

const BY_CUSTOMER = "select customer_id from customer_events where business_id = $1 and name = any($2)";
/** Each rule, and the least that any answer must read. */
const RULES: Record<string, { rule: Criteria; names: string[]; days: number }> = {
  "viewed 3 times in 30 days": { rule: did("viewed", { times: 3, withinDays: 30 }), names: ["viewed"], days: 30 },
  "viewed 5 times in 365 days": { rule: did("viewed", { times: 5, withinDays: 365 }), names: ["viewed"], days: 365 },
  "no checkout started in 90 days": {
    rule: { ...did("checkout_started", { withinDays: 90 }), operator: "is_none_of" } as Criteria,
    names: ["checkout_started"],
    days: 90,
  },
};

const load = async (owner: pg.Client): Promise<Actor> => {
  const businessId = await addBusiness(owner);
  await owner.query(
    "insert into customers (business_id, customer_id, external_id) select $1, gen_random_uuid(), 'c' || n from generate_series(1, $2::int) n",
    [businessId, CUSTOMERS],
  );
  await owner.query(
    `insert into customer_events (business_id, event_id, external_id, customer_id, name, occurred_at)
     select business_id, gen_random_uuid(), external_id || '-' || n, customer_id,
            (array['viewed', 'viewed', 'viewed', 'added_to_cart', 'checkout_started', 'Wishlist', 'Searched'])[1 + floor(7 * random())::int],
            now() - random() * interval '${DAYS} days'
       from customers cross join generate_series(1, $1::int) n`,
    [EACH],
  );
  await owner.query("vacuum (analyze) customers, customer_events");
  console.log(`  ${CUSTOMERS} customers with ${EACH} events each`);
  return { businessId, kind: "system", id: "bench", role: "admin" };
};

const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
  const since = performance.now();
  const result = await work();
  console.log(`  ${name}: ${Math.round(performance.now() - since)} ms (${result})`);
};

await withBenchDatabase(async (owner) => {
  const actor = await load(owner);
  const frame = await loadBusinessDay(actor);
  const count = ({ from, where, parameters }: ReturnType<typeof compileCriteria>, explain = "") =>
    withBusiness(actor, async (client) => {
      await raiseWorkMem(client);
      return (await client.query(`${explain} select count(*) as count from ${from} where ${where}`, parameters)).rows;
    });
  for (const [name, { rule, names, days }] of Object.entries(RULES)) {
    const compiled = compileCriteria(rule, frame);
    const plan = (await count(compiled, "explain")).map((row) => row["QUERY PLAN"]);
    console.log(`    ${plan.find((line) => line.includes("customer_events"))?.trim()}`);
    const bare = `${BY_CUSTOMER} and occurred_at >= now() - $3 * interval '1 day' group by customer_id`;
    const works = {
      [name]: { work: () => count(compiled) },
      bare: { work: () => bareQuery(actor, bare, names, days) },
    };
    const times = await takeTurns(works, ROUNDS);
    state(`${name}, over grouping these events by customer`, times.ratio(name, "bare"), { atMost: 3 });
  }
  await timed("names for the editor", async () => (await occurringValues(actor, "event", 50)).length);
  const event = (n: number) => ({
    externalId: `new-${n}`,
    customerId: `c${1 + (n % CUSTOMERS)}`,
    name: "viewed",
    occurredAt: new Date().toISOString(),
  });
  await timed("a batch of 1,000", async () =>
    JSON.stringify(
      (
        await postEvents(
          actor,
          Array.from({ length: 1000 }, (_, n) => ({ value: event(n) })),
        )
      ).summary,
    ),
  );
  await timed("deleting a day", () => deleteOldEvents(actor, new Date(Date.now() - (DAYS - 1) * DAY)));
});
