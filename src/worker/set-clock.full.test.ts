import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import type { Scope } from "#core/values/permissions.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aWebhookEndpoint, aWebhookReceiver } from "#testing/audiences/webhook-receiver.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { aShop, query, send, untilRun, withUploads } from "#testing/imports/upload-runs.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { holdOrders } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { anotherClock } from "#testing/processes/set-clock.ts";
import { asAdmin } from "#testing/request.ts";

const clock = anotherClock();
if (!clock) console.warn("skipped: needs libfaketime (apt-get install libfaketime)");
afterAll(() => clock?.[Symbol.dispose]());

const { folder, ends, fileOf, uploadedFiles } = withUploads();
beforeEach(() => clock?.set(0));
const aWorker = async (env: Record<string, string> = {}) => {
  const worker = await startWorkerProcess({ DATA_DIR: folder, ALLOW_PRIVATE_CONNECTIONS: "yes", ...env });
  ends.push(() => worker.end("SIGKILL"));
  return worker;
};
afterEach(async () => {
  // Nothing of a test is left to the workers of the next.
  await pool().query("update pgboss.job set state = 'cancelled' where state in ('created', 'retry', 'active')");
});

const count = async (scope: Scope, rows: string): Promise<number> =>
  (await query(scope, `select count(*)::int as n from ${rows}`))[0].n;

describe.skipIf(!clock)("when a worker's clock is set", () => {
  test.each([365, 1, -1 / 24, -1, -365])(
    "an import goes on when the clock is set by %s days, no other worker takes it, and it is stored once",
    async (days) => {
      const shop = await aShop();
      const { untilStuck, release } = await holdOrders(shop, ends);
      const { runId } = await send(shop, fileOf(3000));
      await aWorker(clock?.env);
      await untilStuck();
      clock?.set(days);
      await aWorker();
      // The second worker looks for work, and for jobs of workers that are gone, while others' are done.
      const other = await aShop();
      const theirs = await send(other, fileOf(600));
      await untilRun(other, theirs.runId, "succeeded");
      await release();
      expect(await untilRun(shop, runId, "succeeded")).toMatchObject({ attempts: 1 });
      const rows = await query(shop, "select rows_read as read, state from imports");
      expect(rows).toEqual([{ read: 3000, state: "succeeded" }]);
      expect(uploadedFiles()).toEqual([]);
    },
  );

  test("a year ahead and back, each night is planned once, and what waits for the time ahead is sent now", async () => {
    const shop = asAdmin(await aBusiness());
    await someOrders(shop, [{ customer: "ada" }]);
    await asOwner(`update businesses set created_at = to_timestamp(0) where id = '${shop.businessId}'`);
    const receiver = await aWebhookReceiver();
    ends.push(async () => receiver[Symbol.asyncDispose]());
    receiver.answer = () => 500;
    await aWebhookEndpoint(shop, { url: receiver.url });
    const queue = (name: string) =>
      withBusiness(shop, (client) => {
        const run = { id: crypto.randomUUID(), kind: "clean_up", trigger: "schedule", problem: "INTERNAL_ERROR" };
        return queueWebhook(client, shop, { event: "run.failed", at: new Date(), data: { run, name } });
      });
    await queue("one");
    clock?.set(365);
    const ahead = await aWorker(clock?.env);
    const nights = "runs where kind = 'recalculate_segments' and trigger = 'schedule'";
    await until(async () => (await count(shop, `${nights} and state = 'succeeded'`)) === 1);
    await until(
      async () => (await count(shop, "webhook_messages where next_attempt_at > now() + interval '300 days'")) === 1,
    );
    clock?.set(0);
    // The same process plans today's night, half a minute later at the latest.
    await until(async () => (await count(shop, `${nights} and state = 'succeeded'`)) === 2);
    expect(await count(shop, nights)).toBe(2);
    receiver.answer = () => 204;
    await ahead.end("SIGTERM");
    await aWorker(clock?.env);
    await until(async () => (await count(shop, "webhook_messages where state = 'delivered'")) === 1);
    expect(await count(shop, "runs where state = 'failed'")).toBe(0);
  });
});
