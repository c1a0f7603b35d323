import { expect, test } from "vitest";
import { createFairQueue } from "./fair-queue.ts";

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
