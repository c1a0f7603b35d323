import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import type pg from "pg";
import * as actions from "#app/api/admin/customers/[id]/actions/route.ts";
import * as months from "#app/api/admin/customers/[id]/months/route.ts";
import * as orders from "#app/api/admin/customers/[id]/orders/route.ts";
import * as products from "#app/api/admin/customers/[id]/products/route.ts";
import * as history from "#app/api/admin/customers/[id]/rfm-history/route.ts";
import * as head from "#app/api/admin/customers/[id]/route.ts";
import * as timeline from "#app/api/admin/customers/[id]/timeline/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Handler } from "#core/http/handle.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { forgetMemory } from "../../src/core/cache.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns, type Work } from "../shared/harness.ts";
import { byKey } from "../shared/primary-key.ts";
import { loadDemoShop } from "../shared/shops.ts";

// The data of the customer page for a customer with 10,000 orders among 100,000 customers (--customers 1000000),
// compared with reading one customer by primary key: both through the whole stack (authentication, permission, limit,
// query, answer), alternating in one process.

const ORDERS = 10_000;
const ROUNDS = 200;
const YARDSTICK = "a row by primary key";
const OPENING = "all that the page opens with";

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
const CUSTOMERS = Number(values.customers);

/**
 * A customer with many orders: one every two hours for more than two years, 2 or 3 lines each, a twentieth partially
 * refunded.
 */
const makeRegular = async (owner: pg.Client, { businessId }: Scope): Promise<string> => {
  const id = randomUUID();
  const insert = (text: string) => owner.query(text, [businessId, id]);
  await insert("insert into customers (business_id, customer_id, external_id) values ($1, $2::uuid, $2::text)");
  await insert(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price,
       refunded_amount, source)
     select $1::uuid, gen_random_uuid(), 'regular-' || i, $2::uuid, 1, 'completed', now() - i * interval '2 hours',
       1000 + i % 5000, case when i % 20 = 0 then 500 else 0 end, 'web' from generate_series(1, ${ORDERS}) i`,
  );
  await insert(
    `insert into order_items (business_id, order_id, line_number, product_id, product_name, category, brand, quantity, price, line_total)
     select business_id, order_id, line, 'p' || (total_price % 300), 'Product ' || (total_price % 300),
            (array['Yarn', 'Fabric', 'Tools', 'Books'])[1 + (total_price + line) % 4], 'Brand ' || total_price % 12, 1, 400, 400
       from orders cross join generate_series(1, 2 + (total_price % 2)::int) line where business_id = $1 and customer_id = $2`,
  );
  await insert(
    `insert into refunds (business_id, refund_id, external_id, order_id, amount, refunded_at)
     select business_id, gen_random_uuid(), external_id, order_id, refunded_amount, order_date + interval '3 days'
       from orders where business_id = $1 and customer_id = $2 and refunded_amount > 0`,
  );
  await withBusiness({ businessId }, (client) => recomputeMetrics(client, { businessId }, [id]));
  return id;
};

await withBenchDatabase(async (owner) => {
  provideSettings({ RATE_LIMIT: "100000000", AUTH_SECRET: randomUUID() + randomUUID(), LOG_LEVEL: "silent" });
  const scope = await loadDemoShop(owner, { customers: CUSTOMERS });
  const id = await makeRegular(owner, scope);
  for (const table of ["customers", "orders", "order_items", "refunds", "customer_metrics"]) {
    await owner.query(`vacuum (analyze) ${table}`);
  }

  const actor = { kind: "system", id: "bench", role: "admin", ...scope } as const;
  const { token } = await createToken(actor, { name: "bench", role: "admin", expiresInDays: null });
  const ask = (handler: Handler): Work => ({
    work: async () => {
      const request = new Request(`http://localhost/api/admin/customers/${id}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const response = await handler(request, { params: Promise.resolve({ id }) });
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      await response.text();
    },
  });
  const parts: Record<string, Work> = {
    [YARDSTICK]: ask(byKey),
    head: ask(head.GET),
    timeline: ask(timeline.GET),
    orders: ask(orders.GET),
    months: ask(months.GET),
    "RFM history": ask(history.GET),
    products: ask(products.GET),
    actions: ask(actions.GET),
  };
  const overview = ["head", "timeline", "months", "RFM history", "actions"];
  forgetMemory();
  const times = await takeTurns<string>(
    {
      ...parts,
      [OPENING]: { work: () => Promise.all(overview.map((name) => parts[name]?.work())) },
    },
    ROUNDS,
  );
  for (const name of [...Object.keys(parts).slice(1), OPENING]) {
    state(`${name}, p95 over a row by primary key`, times.percentileRatio(name, YARDSTICK, 0.95), { atMost: 10 });
  }
});
