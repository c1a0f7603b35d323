import { randomBytes, randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { handle } from "#core/http/handle.ts";
import { closeQueue } from "#core/runs/store/queue.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { commandLine } from "#features/accounts/manage-businesses.ts";
import { processDeliveries } from "#features/imports/connections/process-deliveries.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { aConnection, signedHeaders } from "#testing/shops/connections/connections.ts";
import { type ShopifyWebhook, shopifyHistory, shuffled } from "#testing/shops/connections/shopify-history.ts";
import { POST } from "../../src/app/api/webhooks/[connectionId]/route.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addBusiness } from "../shared/shops.ts";

// How long a shop waits for the answer to a webhook, compared with a write by primary key through the same stack, in turns.
// Then 10,000 webhooks of Shopify in order, and shuffled with each three times: both must end in the same state.

const REQUESTS = 2000;
const { values } = parseArgs({ options: { deliveries: { type: "string", default: "10000" } } });
const DELIVERIES = Number(values.deliveries);
const TIMES = 3;

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

const expectOk = async (answer: Promise<Response>): Promise<void> => {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
};

const measureAnswers = async (scope: Scope): Promise<void> => {
  const { id: connectionId } = await aConnection(scope);
  const draft = { name: "bench", role: "admin", expiresInDays: null } as const;
  const { token } = await createToken(commandLine(scope), draft);
  const body = JSON.stringify({ id: 1, note: "x".repeat(8000) });
  let n = 0;
  const times = await takeTurns(
    {
      "a webhook": {
        work: () => {
          const headers = signedHeaders("shopify", connectionId, { topic: "carts/update", body });
          const webhook = new Request(`http://localhost/api/webhooks/${connectionId}`, {
            method: "POST",
            headers,
            body,
          });
          return expectOk(POST(webhook, { params: Promise.resolve({ connectionId }) }));
        },
      },
      "a write by primary key": {
        work: () => {
          const write = new Request("http://localhost/api/admin/storefronts/1", {
            method: "PATCH",
            headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
            body: JSON.stringify({ name: `Online ${n++}` }),
          });
          return expectOk(writeByKey(write, { params: Promise.resolve({ id: "1" }) }));
        },
      },
    },
    REQUESTS,
  );
  const figure = times.percentileRatio("a webhook", "a write by primary key", 0.99);
  state("a webhook over a write by primary key", figure, { atMost: 10 });
};

// The ID of an erased customer is random.
const ID = `case when c.erased_at is null then c.external_id else 'erased' end`;
const STATE = `select md5(string_agg(line, ',' order by line)) as hash, count(*)::int as rows from (
  select concat_ws('|', 'o', o.external_id, ${ID}, status, order_date, total_price, refunded_amount, payment_state) as line
    from orders o left join customers c using (business_id, customer_id)
  union all select concat_ws('|', 'r', external_id, amount, refunded_at, items) from refunds
  union all select concat_ws('|', 'c', ${ID}, name, email, phone, order_count, lifetime_value, last_order_at)
    from customers c left join customer_metrics using (business_id, customer_id)) as lines`;

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
  const aScope = async (): Promise<Scope> => ({ businessId: await addBusiness(owner) });
  await measureAnswers(await aScope());

  const history: ShopifyWebhook[] = [];
  for (let base = 1; history.length < DELIVERIES; base++) {
    const [one = []] = fc.sample(shopifyHistory(base * 1_000_000), { seed: base, numRuns: 1 });
    history.push(...one);
  }
  const [mixedUp = []] = fc.sample(shuffled(history, TIMES), { seed: 1, numRuns: 1 });
  const inOrder = await deliver(await aScope(), history);
  const mixed = await deliver(await aScope(), mixedUp);
  const speed = history.length / inOrder.seconds;
  console.log(`  ${history.length} deliveries in ${inOrder.seconds.toFixed(1)} s, ${speed.toFixed(0)} a second`);
  console.log(`  shuffled, each three times: ${mixed.seconds.toFixed(1)} s`);
  const same = { value: inOrder.hash === mixed.hash ? 1 : 0, how: `in order, and shuffled with each ${TIMES} times` };
  state(`the same ${inOrder.rows} rows in the end`, same, { atLeast: 1 });
  await closeQueue();
});
