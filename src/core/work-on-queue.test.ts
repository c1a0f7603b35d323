import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sendMail } from "#core/mail.ts";
import { openHeldJobs, type WorkedQueue, workOnQueue } from "#core/queue.ts";
import { closeQueue, signalQueue } from "#core/runs/store/queue.ts";
import { WEBHOOK_MESSAGES } from "#features/webhooks/runs.ts";
import { sendWebhookJob, type WebhookJob } from "#features/webhooks/store/webhook-sending.ts";
import { until } from "#testing/processes/runs.ts";
import { outgoingClient } from "./outgoing/outgoing-client.ts";

const ends: (() => Promise<void>)[] = [];
beforeEach(async () => (await signalQueue(WEBHOOK_MESSAGES)).deleteAllJobs(WEBHOOK_MESSAGES));
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await closeQueue();
});

/** Workers whose jobs last until they are finished by hand. */
const someWorkers = async (limits: Partial<WorkedQueue>) => {
  const boss = await signalQueue(WEBHOOK_MESSAGES);
  const held = openHeldJobs(boss);
  const begun: (WebhookJob & { finish: () => void })[] = [];
  const workers = workOnQueue(
    boss,
    {
      name: WEBHOOK_MESSAGES,
      atOnce: 4,
      perBusiness: 2,
      callsOut: true,
      pollSeconds: 0.1,
      perform: ({ data }) => new Promise((finish) => begun.push({ ...(data as WebhookJob), finish })),
      ...limits,
    },
    held,
    () => {},
  );
  ends.push(async () => {
    const ended = workers.end(10_000);
    for (const { finish } of begun) finish();
    await ended;
    held.close();
  });
  return begun;
};

const send = async (businessId: string, endpointIds: readonly string[] = [randomUUID()]): Promise<void> => {
  for (const endpointId of endpointIds) await sendWebhookJob({ businessId, endpointId });
};
const some = (count: number) => Array.from({ length: count }, () => randomUUID());

test("a business holds its share at most, and a worker is left for another, whose job comes first", async () => {
  const [loud, quiet] = [randomUUID(), randomUUID()];
  await send(loud, some(5));
  const begun = await someWorkers({ atOnce: 4, perBusiness: 3 });
  // 2 of 4: with three, it would hold more than are left.
  await until(async () => begun.length === 2);
  await send(quiet);
  await until(async () => begun.length === 3);
  expect(begun.map(({ businessId }) => businessId)).toEqual([loud, loud, quiet]);
  // The loud one's other jobs wait longer than this one.
  const third = randomUUID();
  await send(third);
  await until(async () => begun.length === 4);
  expect(begun[3]?.businessId).toBe(third);
});

test("a target is worked on once at a time, and other targets of its business meanwhile", async () => {
  const [businessId, [one = "", other = ""]] = [randomUUID(), some(2)];
  await send(businessId, [one]);
  const begun = await someWorkers({ atOnce: 16, perBusiness: 4 });
  await until(async () => begun.length === 1);
  await send(businessId, [one, other]);
  await until(async () => begun.length === 2);
  expect(begun.map(({ endpointId }) => endpointId)).toEqual([one, other]);
  begun[0]?.finish();
  await until(async () => begun.length === 3);
  expect(begun[2]?.endpointId).toBe(one);
});

test("a queue that does not say that it calls other systems may not", async () => {
  const refused: string[] = [];
  const note = (error: Error) => refused.push(error.message);
  const signal = new AbortController().signal;
  await send(randomUUID());
  await someWorkers({
    callsOut: false,
    perform: async () => {
      await outgoingClient().json({ url: "https://shop.example", signal }).catch(note);
      const mail = { to: "a@b.example", messageId: "1", at: new Date(), subject: "", text: "", html: "" };
      await sendMail({ ...mail, unsubscribeUrl: "" }).catch(note);
    },
  });
  await until(async () => refused.length === 2);
  expect(refused.every((message) => message.includes("calls other systems without `callsOut`"))).toBe(true);
});
