import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { z } from "zod";
import { defineContract } from "#contracts/contract.ts";
import { handle } from "#http/handle.ts";
import { createToken } from "#lib/accounts/manage-api-tokens.ts";
import { commandLine } from "#lib/accounts/manage-businesses.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { processDeliveries } from "#lib/imports/connections/process-deliveries.ts";
import { insertDelivery } from "#lib/server/db/imports/connections/deliveries.ts";
import { withBusiness, withBusinessRows } from "#lib/server/db/with-business.ts";
import { closeQueue } from "#lib/server/queue/queue.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { aConnection, signedHeaders } from "#testing/shops/connections/connections.ts";
import { type ShopifyWebhook, shopifyHistory, shuffled } from "#testing/shops/connections/shopify-history.ts";
import { POST } from "../../src/app/api/webhooks/[connectionId]/route.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state } from "../shared/harness.ts";
import { percentile } from "../shared/primary-key.ts";
import { addBusiness } from "./copy-sales.ts";

// How long a shop waits for the answer to a webhook, compared with a write by primary key through the same stack, in turns.
// Then 10,000 webhooks of Shopify in order, and shuffled with each three times: both must end in the same state.

const REQUESTS = 2000;
const DELIVERIES = 10_000;

const writeByKey = handle({
  PATCH: [
    defineContract({
      method: "PATCH",
      path: "/api/admin/storefronts/{id}",
      summary: "Write a row",
      permission: "settings:manage",
      input: z.object({ id: z.string(), name: z.string() }),
      output: z.object({ data: z.object({ name: z.string() }) }),
    }),
    async ({ id, name }, { businessId }) => ({
      data: await withBusinessRows({ businessId }, (rows) =>
        rows.storefront.update({ where: { businessId_id: { businessId, id: Number(id) } }, data: { name } }),
      ),
    }),
  ],
}).PATCH;

const timed = async (work: () => Promise<Response>): Promise<number> => {
  const start = performance.now();
  const response = await work();
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return performance.now() - start;
};

const measureAnswers = async (scope: Scope): Promise<void> => {
  const { id: connectionId } = await aConnection(scope);
  const draft = { name: "bench", role: "admin", expiresInDays: null } as const;
  const { token } = await createToken(commandLine(scope), draft);
  const body = JSON.stringify({ id: 1, note: "x".repeat(8000) });
  const times: Record<"webhook" | "write", number[]> = { webhook: [], write: [] };
  for (let n = 0; n < REQUESTS; n++) {
    const headers = signedHeaders("shopify", connectionId, { topic: "carts/update", body });
    const webhook = new Request(`http://localhost/api/webhooks/${connectionId}`, { method: "POST", headers, body });
    times.webhook.push(await timed(() => POST(webhook, { params: Promise.resolve({ connectionId }) })));
    const write = new Request("http://localhost/api/admin/storefronts/1", {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: `Online ${n}` }),
    });
    times.write.push(await timed(() => writeByKey(write, { params: Promise.resolve({ id: "1" }) })));
  }
  for (const [name, all] of Object.entries(times)) {
    const [p50, p99] = [percentile(all, 0.5), percentile(all, 0.99)].map((ms) => ms.toFixed(1));
    console.log(`  ${name.padEnd(10)} p50 ${p50} ms, p99 ${p99} ms`);
  }
  const ratio = percentile(times.webhook, 0.99) / percentile(times.write, 0.99);
  state("p99 of a webhook / p99 of a write by primary key", ratio, { atMost: 10 });
};

const STATE = `select md5(string_agg(line, ',' order by line)) as hash, count(*)::int as rows from (
  select concat_ws('|', 'o', o.external_id, c.external_id, status, order_date, total_price, refunded_amount, payment_state) as line
    from orders o left join customers c using (business_id, customer_id)
  union all select concat_ws('|', 'r', external_id, amount, refunded_at, items) from refunds
  union all select concat_ws('|', 'c', external_id, name, email, phone, order_count, lifetime_value, last_order_at)
    from customers left join customer_metrics using (business_id, customer_id)) as lines`;

const deliver = async (scope: Scope, webhooks: readonly ShopifyWebhook[]) => {
  const { id: connectionId } = await aConnection(scope);
  for (const { key, topic, triggeredAt, payload } of webhooks) {
    const body = Buffer.from(JSON.stringify(payload));
    await insertDelivery(scope, { connectionId, key, topic, triggeredAt, body });
  }
  const start = performance.now();
  await processDeliveries({ ...scope, connectionId }, new AbortController().signal);
  const seconds = (performance.now() - start) / 1000;
  const { rows } = await withBusiness(scope, (client) => client.query<{ hash: string; rows: number }>(STATE));
  return { seconds, ...(rows[0] ?? { hash: randomUUID(), rows: 0 }) };
};

await withBenchDatabase(async (owner) => {
  provideSettings({ RATE_LIMIT: "1000000", LOG_LEVEL: "silent", AUTH_SECRET: randomBytes(32).toString("base64") });
  const aScope = async (): Promise<Scope> => {
    const businessId = await addBusiness(owner);
    await owner.query("update businesses set currency = 'USD' where id = $1", [businessId]);
    return { businessId };
  };
  await measureAnswers(await aScope());

  const history: ShopifyWebhook[] = [];
  for (let base = 1; history.length < DELIVERIES; base++) {
    const [one = []] = fc.sample(shopifyHistory(base * 1_000_000), { seed: base, numRuns: 1 });
    history.push(...one);
  }
  const [mixedUp = []] = fc.sample(shuffled(history, 3), { seed: 1, numRuns: 1 });
  const inOrder = await deliver(await aScope(), history);
  const mixed = await deliver(await aScope(), mixedUp);
  const speed = history.length / inOrder.seconds;
  console.log(`  ${history.length} deliveries in ${inOrder.seconds.toFixed(1)} s, ${speed.toFixed(0)} a second`);
  console.log(`  shuffled, each three times: ${mixed.seconds.toFixed(1)} s`);
  state(`the same ${inOrder.rows} rows in the end`, inOrder.hash === mixed.hash ? 1 : 0, { atLeast: 1 });
  await closeQueue();
});
