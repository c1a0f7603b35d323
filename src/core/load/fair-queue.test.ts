import { expect, test } from "vitest";
import { asHeavyQuery, createFairQueue } from "./fair-queue.ts";
import { runAs, type WorkKind } from "./work.ts";

/** Starts queries that run until `end` is called; returns how many have started. */
const startQueries = (count: number, work: { kind: WorkKind; businessId?: string }) => {
  let started = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const query = () => {
    started += 1;
    return ended;
  };
  const all = Array.from({ length: count }, () => runAs(work, () => asHeavyQuery(query)));
  return { started: () => started, end: () => end(), done: Promise.all(all) };
};

test("a business runs two heavy queries at once, and another business does not wait for them", async () => {
  const ours = startQueries(40, { kind: "export", businessId: "ours" });
  const theirs = startQueries(1, { kind: "read", businessId: "theirs" });
  await Promise.resolve();
  expect([ours.started(), theirs.started()]).toEqual([2, 1]);
  ours.end();
  theirs.end();
  await Promise.all([ours.done, theirs.done]);
  expect(ours.started()).toBe(40);
});

test("runs and commands are not limited", async () => {
  const runs = startQueries(5, { kind: "batch", businessId: "ours" });
  const commands = startQueries(5, { kind: "other" });
  expect([runs.started(), commands.started()]).toEqual([5, 5]);
  runs.end();
  commands.end();
  await Promise.all([runs.done, commands.done]);
});

const queueOf = (options: Partial<Parameters<typeof createFairQueue>[0]> = {}) =>
  createFairQueue({ capacity: 2, perKey: 1, waitMs: 60_000, message: "Busy", ...options });

/** Holds a slot until `end` is called. */
const hold = (queue: ReturnType<typeof queueOf>, key: string, started: string[]) => {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = queue.run(key, () => {
    started.push(key);
    return promise;
  });
  return { end: () => end(), done };
};

test("a key never holds more than its share, however many callers it has", async () => {
  const queue = queueOf();
  const started: string[] = [];
  const ours = [1, 2, 3].map(() => hold(queue, "a", started));
  const theirs = hold(queue, "b", started);
  await Promise.resolve();
  expect(started).toEqual(["a", "b"]);
  expect(queue.state()).toEqual({ used: 2, waiting: 2 });
  for (const { end } of [...ours, theirs]) end();
  await Promise.all([...ours, theirs].map(({ done }) => done));
  expect(queue.state()).toEqual({ used: 0, waiting: 0 });
});

test("waiting keys are served in turn, each key's callers in order", async () => {
  const queue = queueOf({ capacity: 1 });
  const order: string[] = [];
  const run = (name: string) => queue.run(name.slice(0, 1), async () => void order.push(name));
  await Promise.all(["a1", "a2", "a3", "b1", "c1", "b2"].map(run));
  expect(order).toEqual(["a1", "a2", "b1", "c1", "a3", "b2"]);
});

test("keys at their limit leave slots for others", async () => {
  const queue = queueOf({ capacity: 10, perKey: 5 });
  const started: string[] = [];
  const all = [..."aaaaaaaabbbbbbbbccd"].map((key) => hold(queue, key, started));
  await Promise.resolve();
  expect(started.join("")).toBe("aaaaabbbcd");
  for (const { end } of all) end();
  await Promise.all(all.map(({ done }) => done));
  expect(started).toHaveLength(all.length);
});

test("a slot is released when its task fails", async () => {
  const queue = queueOf({ capacity: 1 });
  await expect(queue.run("a", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await queue.run("a", async () => "next")).toBe("next");
});

test("a nested task shares its slot, and work that outlives it does not", async () => {
  const queue = queueOf({ capacity: 1 });
  let later = Promise.resolve("");
  const inner = await queue.run("a", () => {
    later = new Promise((resolve) => setImmediate(resolve)).then(() =>
      queue.run("a", async () => queue.state().used.toString()),
    );
    return queue.run("a", async () => queue.state().used);
  });
  expect(inner).toBe(1);
  expect(await later).toBe("1");
});

test("a caller that waits too long is rejected and takes no slot later", async () => {
  const queue = queueOf({ waitMs: 1 });
  const first = hold(queue, "a", []);
  await expect(queue.run("a", async () => {})).rejects.toMatchObject({
    code: "SERVICE_UNAVAILABLE",
    publicMessage: "Busy",
    values: { seconds: 5 },
  });
  expect(queue.state()).toEqual({ used: 1, waiting: 0 });
  first.end();
  await first.done;
  expect(queue.state()).toEqual({ used: 0, waiting: 0 });
});
