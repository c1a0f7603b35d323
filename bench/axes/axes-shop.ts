import { execFileSync } from "node:child_process";
import path from "node:path";
import type pg from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import { loadDemoShop } from "../shared/shops.ts";

// A shop for axis runs, and one run over it in a separate process.

/** Ten years at about four times the usual pace of the demo shop: nine orders per customer. */
const SHOP = { days: 3650, pace: 3.6 };
/** Every fifth customer has one to three tickets. */
const TICKETS = `
  insert into support_tickets (business_id, ticket_id, external_id, customer_id, opened_at, closed_at, channel, message_count,
    satisfaction, was_reopened)
  select business_id, gen_random_uuid(), customer_id || '-' || i, customer_id, at, at + interval '1 day' * random(),
         (array['email', 'chat', 'phone'])[1 + floor(3 * random())::int], 1 + floor(6 * random())::int,
         case when random() < 0.4 then 1 + floor(5 * random())::int end, random() < 0.1
    from customer_metrics
   cross join lateral generate_series(1, 1 + ascii(md5(customer_id::text)) % 3) i
   cross join lateral (select first_order_at + (now() - first_order_at) * random() as at) t
   where business_id = $1 and first_order_at is not null and md5(customer_id::text) < '33'`;

export const loadAxisShop = async (owner: pg.Client, customers: number): Promise<{ businessId: string }> => {
  const { businessId } = await loadDemoShop(owner, { ...SHOP, customers, timeZone: "America/Chicago" });
  await owner.query("select setseed(0.42)");
  await owner.query(TICKETS, [businessId]);
  await owner.query("vacuum (analyze) support_tickets");
  return { businessId };
};

/** The minimum that any program computing in its own memory must do: fetch every order, line and ticket. */
export const readAllRows = async (scope: { businessId: string }): Promise<void> => {
  const read = (text: string) =>
    withBusiness(scope, async (client) => {
      await client.query(`declare all_rows no scroll cursor for ${text}`, [scope.businessId]);
      while (((await client.query("fetch 10000 from all_rows")).rowCount ?? 0) > 0);
    });
  await read(
    "select customer_id, order_date, total_price, discount_amount, source, status from orders where business_id = $1",
  );
  await read(
    `select order_id, product_id, category, product_type, quantity, line_total, refunded_quantity from order_items
      where business_id = $1`,
  );
  await read(
    "select customer_id, opened_at, closed_at, channel, satisfaction from support_tickets where business_id = $1",
  );
};

export type AxisRun = {
  customers: number;
  axes: number;
  segments: number;
  archetypes: number;
  whole: number;
  /** CPU seconds of Node. */
  cpu: number;
  seconds: Record<string, number>;
  peakMb: number;
};

export const runAxes = (businessId: string): AxisRun => {
  const once = path.join(import.meta.dirname, "axes-once.ts");
  const run: AxisRun = JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, once, "--business", businessId], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  const steps = Object.entries(run.seconds).map(([step, took]) => `${step} ${took.toFixed(1)} s`);
  console.log(
    `  ${run.customers} customers on ${run.axes} axes in ${run.whole.toFixed(1)} s (${steps.join(", ")}), ` +
      `${((1000 * run.whole) / run.customers).toFixed(2)} ms a customer, ${run.cpu.toFixed(1)} s of a core in Node, peak ${run.peakMb.toFixed(0)} MB; ` +
      `${run.segments} segments, ${run.archetypes} archetypes`,
  );
  return run;
};
