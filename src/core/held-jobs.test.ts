import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endImpossibleDelays, giveUpLostJobs, openHeldJobs } from "#core/queue.ts";
import { closeQueue, signalQueue } from "#core/runs/store/queue.ts";
import { WEBHOOK_MESSAGES } from "#features/webhooks/runs.ts";
import { sendWebhookJob } from "#features/webhooks/store/webhook-sending.ts";
import { until } from "#testing/processes/runs.ts";
import { pool } from "./db/pool.ts";

beforeEach(async () => (await signalQueue(WEBHOOK_MESSAGES)).deleteAllJobs(WEBHOOK_MESSAGES));
afterEach(() => closeQueue());

/** A job that a worker has begun, and the worker's hold on it. */
const aBegunJob = async () => {
  await sendWebhookJob({ businessId: randomUUID(), endpointId: randomUUID() });
  const boss = await signalQueue(WEBHOOK_MESSAGES);
  const [job] = await boss.fetch(WEBHOOK_MESSAGES);
  const id = job?.id ?? "";
  const held = openHeldJobs(boss);
  await held.hold(WEBHOOK_MESSAGES, id);
  return {
    held,
    silence: (after = "-10 seconds") =>
      pool().query("update pgboss.job set heartbeat_on = heartbeat_on + $2::interval where id = $1", [id, after]),
    postpone: () =>
      pool().query("update pgboss.job set state = 'retry', start_after = now() + interval '1 year' where id = $1", [
        id,
      ]),
    /** The database ends a closed connection's session, and with it its lock, a moment later. */
    untilUnlocked: () =>
      until(async () => {
        const key = "hashtextextended('job ' || $1, 0)";
        const text = `select pg_try_advisory_xact_lock(${key}) as free`;
        return (await pool().query<{ free: boolean }>(text, [id])).rows[0]?.free;
      }),
    supervise: () => giveUpLostJobs(boss),
    found: async () => {
      const text = "select state, retry_count, start_after <= now() as due from pgboss.job where id = $1";
      return (await pool().query(text, [id])).rows[0];
    },
  };
};

test("a worker that is only silent keeps its jobs: it may be busy", async () => {
  const { held, silence, supervise, found } = await aBegunJob();
  await silence();
  await supervise();
  expect(await found()).toMatchObject({ state: "active" });
  held.close();
});

test("a worker that has only lost its connection keeps its jobs: the database may have restarted", async () => {
  const { held, supervise, found } = await aBegunJob();
  held.close();
  await supervise();
  expect(await found()).toMatchObject({ state: "active" });
});

test("the jobs of a worker that is silent and has no connection are due at once, and the attempt counts", async () => {
  const { held, silence, supervise, found, untilUnlocked } = await aBegunJob();
  held.close();
  await silence();
  await untilUnlocked();
  await supervise();
  // The next attempt counts as the first repetition, because this one began.
  expect(await found()).toMatchObject({ state: "retry", retryCount: 0, due: true });
});

test("the jobs of a worker that is gone are due at once also if the database's clock has been set back since its last sign", async () => {
  const { held, silence, supervise, found, untilUnlocked } = await aBegunJob();
  await silence("1 year");
  await supervise();
  expect(await found()).toMatchObject({ state: "active" });
  held.close();
  await silence("1 year");
  await untilUnlocked();
  await supervise();
  expect(await found()).toMatchObject({ state: "retry", due: true });
});

test("a job that waits for the time of a database's clock which has been set back since is due", async () => {
  const { held, postpone, found } = await aBegunJob();
  held.close();
  await postpone();
  expect(await found()).toMatchObject({ state: "retry", due: false });
  await endImpossibleDelays();
  expect(await found()).toMatchObject({ state: "retry", due: true });
});
