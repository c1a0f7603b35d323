import { parseArgs } from "node:util";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { loadDemoShop } from "../shared/shops.ts";

// Recomputing every customer's next actions in a demo shop twenty times its usual size, compared with fetching the rows
// they follow from. They alternate: after one customer in fifty got another forecast, and after all did.

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
const CUSTOMERS = Number(values.customers);
const ROUNDS = 3;

/** As a forecast would store them; the values don't affect the time. */
const FORECASTS = `
  insert into customer_forecasts (business_id, customer_id, tier, predicted_clv, p_alive, lower, upper, likely_lower,
    likely_upper, expected_purchases, expected_order_value)
  select business_id, customer_id, 'medium', (20000 * random())::bigint, random(), 0, 1000000, 0, 1000000, 2 * random(), 5000
    from customer_metrics where business_id = $1 and order_count > 0`;

/** Whatever computes actions must at least fetch these. */
const fetchAll = async (scope: Scope): Promise<void> => {
  const texts = [
    "select customer_id, order_date, is_counted from orders where business_id = $1",
    "select order_id, category, line_total, refund_amount from order_items where business_id = $1",
    "select customer_id, created_at, email_consent, sms_consent from customers where business_id = $1",
    "select customer_id, predicted_clv, expected_purchases, p_alive from customer_forecasts where business_id = $1",
  ];
  for (const text of texts) {
    await withBusiness(scope, async (client) => {
      await client.query(`declare all_rows no scroll cursor for ${text}`, [scope.businessId]);
      while (((await client.query("fetch 10000 from all_rows")).rowCount ?? 0) > 0);
    });
  }
};

await withBenchDatabase(async (owner) => {
  const scope = await loadDemoShop(owner, { customers: CUSTOMERS });
  await owner.query(FORECASTS, [scope.businessId]);
  const never = new AbortController().signal;
  const since = performance.now();
  await updateActions(scope, never);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  console.log(`  the first update took ${seconds} s`);
  for (const table of ["customer_forecasts", "customer_actions"]) await owner.query(`vacuum (analyze) ${table}`);

  const change = (share: number) => () =>
    owner.query("update customer_forecasts set predicted_clv = predicted_clv + 1 where random() < $1", [share]);
  const times = await takeTurns(
    {
      "fetching the rows": { work: () => fetchAll(scope) },
      "updating, 2% changed": { prepare: change(0.02), work: () => updateActions(scope, never) },
      "updating, all changed": { prepare: change(1), work: () => updateActions(scope, never) },
    },
    ROUNDS,
  );
  state("updating 2%, over fetching the rows", times.ratio("updating, 2% changed", "fetching the rows"), { atMost: 3 });
  state("updating all, over fetching the rows", times.ratio("updating, all changed", "fetching the rows"), {
    atMost: 5,
  });
});
