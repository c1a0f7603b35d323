import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { makePress } from "./press.ts";

/** A real thread that does as it is told. */
const PROGRAM = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", (job) => {
    if (job === "end") process.exit(1);
    if (job === "throw") throw new Error("thrown in the thread");
    if (job === "refuse") return parentPort.postMessage({ error: new Error("refused") });
    if (job !== "sleep") parentPort.postMessage({ result: job.toUpperCase() });
  });
`;

const aPress = (
  options: { longestMs?: number; idleMs?: number; mostWaiting?: number; jobsPerThread?: number } = {},
) => {
  const started: Worker[] = [];
  const start = () => {
    const worker = new Worker(PROGRAM, { eval: true });
    started.push(worker);
    return worker;
  };
  const standard = { longestMs: 10_000, idleMs: 10_000, mostWaiting: 20, jobsPerThread: 100 };
  const print = makePress<string, string>({ start, ...standard, ...options });
  return { print, started };
};

test("jobs come back in their order, from one thread", async () => {
  const { print, started } = aPress();
  expect(await Promise.all(["a", "b", "c"].map(print))).toEqual(["A", "B", "C"]);
  expect(await print("d")).toBe("D");
  expect(started).toHaveLength(1);
});

test("a job that fails fails alone", async () => {
  const { print, started } = aPress();
  const settled = await Promise.allSettled(["a", "refuse", "b"].map(print));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(started).toHaveLength(1);
});

test.each([
  ["ends", "end", "The thread ended"],
  ["breaks", "throw", "thrown in the thread"],
])("a thread that %s costs its own job, and the next gets another thread", async (_, job, message) => {
  const { print, started } = aPress();
  const [bad, good] = await Promise.allSettled([print(job), print("a")]);
  expect(bad).toMatchObject({ status: "rejected", reason: { message } });
  expect(good).toEqual({ status: "fulfilled", value: "A" });
  expect(started).toHaveLength(2);
});

test("a job that takes too long is given up, and the thread with it", async () => {
  const { print, started } = aPress({ longestMs: 2000 });
  await expect(print("sleep")).rejects.toThrow("more than 2000 ms");
  expect(await print("a")).toBe("A");
  expect(started).toHaveLength(2);
});

test("a thread without work goes, and comes back with the next job", async () => {
  const { print, started } = aPress({ idleMs: 20 });
  await print("a");
  await new Promise<void>((resolve) => started[0]?.once("exit", () => resolve()));
  expect(await print("b")).toBe("B");
  expect(started).toHaveLength(2);
});

test("after its share of jobs a thread makes way for a new one, and nobody notices", async () => {
  const { print, started } = aPress({ jobsPerThread: 2 });
  expect(await Promise.all(["a", "b", "c", "d", "e"].map(print))).toEqual(["A", "B", "C", "D", "E"]);
  expect(started).toHaveLength(3);
});

test("beyond those who may wait the next is sent away, to come again", async () => {
  const { print } = aPress({ mostWaiting: 2 });
  // One at work, two waiting; the fourth is one too many.
  const jobs = ["a", "b", "c", "d"].map(print);
  await expect(jobs[3]).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  expect(await Promise.all(jobs.slice(0, 3))).toEqual(["A", "B", "C"]);
});
