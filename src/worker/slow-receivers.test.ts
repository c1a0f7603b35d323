import { afterEach, beforeEach, expect, test } from "vitest";
import { aBusiness } from "#testing/builders.ts";
import { until } from "#testing/processes/runs.ts";
import { CALLS, openReceivers } from "#testing/processes/slow-receivers.ts";
import { asAdmin } from "#testing/request.ts";
import { queuesUntil, startWorker } from "./start-worker.ts";

let receivers: Awaited<ReturnType<typeof openReceivers>>;
let end: (() => Promise<void>) | undefined;
beforeEach(async () => {
  receivers = await openReceivers();
  receivers.use();
});
afterEach(async () => {
  receivers.release();
  await end?.();
  await receivers[Symbol.asyncDispose]();
});

const { signal } = new AbortController();
const QUEUES = queuesUntil(signal, signal).filter(({ callsOut }) => callsOut);

test("every queue that calls other systems has its calls here", () => {
  expect(QUEUES.map(({ name }) => name).filter((name) => !(name in CALLS))).toEqual([]);
});

const law = "receivers that don't answer two businesses hold up no third one";
test.each(QUEUES.map((queue, i) => [`${queue.name}${i === 0 ? "" : " @full"}`, queue] as const))(
  `${law}: %s`,
  async (_, queue) => {
    const call = CALLS[queue.name];
    if (!call) throw new Error(`Add to \`CALLS\` how the queue ${queue.name} calls other systems`);
    // More than twice what they may hold, so that some still wait even if the first calls end without an answer.
    const targets = 2 * queue.perBusiness + 1;
    for (let i = 0; i < 2; i++) await call(asAdmin(await aBusiness()), receivers.slow, targets);
    end = await startWorker();
    await until(async () => receivers.slow.count() >= 2 * queue.perBusiness);
    await call(asAdmin(await aBusiness()), receivers.quick, 1);
    await until(async () => receivers.quick.count() > 0);
    expect(receivers.slow.count()).toBeLessThan(2 * targets);
  },
);
