import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { runAs } from "../load/work.ts";
import { makeThreads } from "./threads.ts";

/** A real thread that follows simple commands. */
const PROGRAM = `
  const { parentPort } = require("node:worker_threads");
  const compute = (ms) => {
    const used = () => process.threadCpuUsage().user / 1000;
    for (const start = used(); used() - start < ms; ) Math.sqrt(2);
  };
  const starve = (left) => {
    compute(5);
    if (left > 0) setTimeout(() => starve(left - 1), 100);
    else parentPort.postMessage({ result: "STARVED" });
  };
  parentPort.on("message", (job) => {
    if (job === "starve") return starve(15);
    if (job === "compute") return compute(Infinity);
    if (job === "end") process.exit(1);
    if (job === "throw") throw new Error("thrown in the thread");
    if (job === "refuse") return parentPort.postMessage({ error: new Error("refused"), codes: [] });
    if (job !== "sleep") parentPort.postMessage({ result: job.toUpperCase() });
  });
`;

type Some = Partial<Omit<Parameters<typeof makeThreads>[0], "start">>;

const someThreads = (options: Some = {}) => {
  const started: Worker[] = [];
  const start = () => {
    const worker = new Worker(PROGRAM, { eval: true });
    started.push(worker);
    return worker;
  };
  const standard = { most: 1, longestMs: 10_000, idleMs: 10_000, mostWaiting: 20, jobsPerThread: 100 };
  const threads = makeThreads<string, string>({ start, ...standard, ...options });
  return { ...threads, started };
};

const gone = (worker: Worker | undefined) => new Promise<void>((resolve) => worker?.once("exit", () => resolve()));

test("jobs are answered in order by one thread", async () => {
  const { run, started } = someThreads();
  expect(await Promise.all(["a", "b", "c"].map((job) => run(job)))).toEqual(["A", "B", "C"]);
  expect(await run("d")).toBe("D");
  expect(started).toHaveLength(1);
});

test("a failing job affects no others", async () => {
  const { run, started } = someThreads();
  const settled = await Promise.allSettled(["a", "refuse", "b"].map((job) => run(job)));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(started).toHaveLength(1);
});

test.each([
  ["ends", "end", "The thread ended"],
  ["breaks", "throw", "The thread crashed"],
])("a thread that %s fails only its own job, and the next one gets another thread", async (_, job, message) => {
  const { run, started } = someThreads();
  const [bad, good] = await Promise.allSettled([run(job), run("a")]);
  expect(bad).toMatchObject({ status: "rejected", reason: { code: "SERVICE_UNAVAILABLE", publicMessage: message } });
  expect(good).toEqual({ status: "fulfilled", value: "A" });
  expect(started).toHaveLength(2);
});

test.each([
  ["computes for longer than its processor time", "compute", "A job used more than 500 ms of processor time"],
  ["hangs", "sleep", "A job did nothing for more than 500 ms"],
])("a job that %s is rejected, and its thread ended", async (_, job, message) => {
  const { run, started } = someThreads({ longestMs: 500 });
  await expect(run(job)).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE", publicMessage: message });
  expect(await run("a")).toBe("A");
  expect(started).toHaveLength(2);
});

test("a job that rarely gets a processor is not ended, however long it takes by the clock @full", async () => {
  const { run, started } = someThreads({ longestMs: 500 });
  // 80 ms of work within 1500 ms.
  expect(await run("starve")).toBe("STARVED");
  expect(started).toHaveLength(1);
});

test("an idle thread ends, and another starts with the next job", async () => {
  const { run, started } = someThreads({ idleMs: 20 });
  await run("a");
  await gone(started[0]);
  expect(await run("b")).toBe("B");
  expect(started).toHaveLength(2);
});

test("idle threads can be ended at once, while the others go on", async () => {
  const { run, endIdle, started } = someThreads({ most: 2 });
  const sleeping = run("sleep");
  const asleep = expect(sleeping).rejects.toThrow("The thread ended");
  expect(await run("a")).toBe("A");
  const ended = gone(started[1]);
  await endIdle();
  await ended;
  expect(await run("b")).toBe("B");
  expect(started).toHaveLength(3);
  started[0]?.terminate();
  await asleep;
});

test("after a number of jobs a thread is replaced without being noticed", async () => {
  const { run, started } = someThreads({ jobsPerThread: 2 });
  expect(await Promise.all(["a", "b", "c", "d", "e"].map((job) => run(job)))).toEqual(["A", "B", "C", "D", "E"]);
  expect(started).toHaveLength(3);
});

test("rejects jobs beyond the waiting limit, with a retry delay", async () => {
  const { run } = someThreads({ mostWaiting: 2 });
  // One running, two waiting; the fourth is one too many.
  const jobs = ["a", "b", "c", "d"].map((job) => run(job));
  await expect(jobs[3]).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  expect(await Promise.all(jobs.slice(0, 3))).toEqual(["A", "B", "C"]);
});

test("several threads work in parallel, but only as many as needed", async () => {
  const { run, started, state } = someThreads({ most: 3 });
  const asleep = [run("sleep"), run("sleep")];
  for (const each of asleep) each.catch(() => {});
  expect(await run("a")).toBe("A");
  expect(await run("b")).toBe("B");
  expect(state()).toEqual({ working: 2, waiting: 0 });
  expect(started).toHaveLength(3);
  for (const thread of started) void thread.terminate();
});

describe("a cancelled job", () => {
  test("is removed from the line", async () => {
    const { run, state } = someThreads();
    const caller = new AbortController();
    const jobs = [run("a"), run("b", { signal: caller.signal }), run("c")];
    caller.abort(new Error("left"));
    expect(state()).toEqual({ working: 1, waiting: 1 });
    const settled = await Promise.allSettled(jobs);
    expect(settled).toMatchObject([{ value: "A" }, { reason: { message: "left" } }, { value: "C" }]);
  });

  test("ends the thread working on it, and waiting jobs get another", async () => {
    const { run, started } = someThreads();
    const caller = new AbortController();
    const endless = run("sleep", { signal: caller.signal });
    const others = ["a", "b", "c"].map((job) => run(job, { signal: new AbortController().signal }));
    caller.abort(new Error("left"));
    await expect(endless).rejects.toThrow("left");
    expect(await Promise.all(others)).toEqual(["A", "B", "C"]);
    expect(started).toHaveLength(2);
  });

  test("is not started if it was cancelled before", async () => {
    const { run, started } = someThreads();
    await expect(run("a", { signal: AbortSignal.abort(new Error("left")) })).rejects.toThrow("left");
    expect(started).toHaveLength(0);
  });
});

test("every thread ends on close, and all jobs are rejected", async () => {
  const { run, close, started } = someThreads();
  const jobs = [run("sleep"), run("a")];
  const settled = Promise.allSettled(jobs);
  await close();
  expect(await settled).toMatchObject([
    { reason: { code: "SERVICE_UNAVAILABLE" } },
    { reason: { code: "SERVICE_UNAVAILABLE" } },
  ]);
  expect(started[0]?.threadId).toBe(-1);
});

test("transferred data is no longer available here", async () => {
  const bytes = new Uint8Array(8);
  const { run } = makeThreads<Uint8Array, number>({
    start: () =>
      new Worker(
        "const { parentPort: p } = require('node:worker_threads'); p.on('message', (b) => p.postMessage({ result: b.length }))",
        { eval: true },
      ),
    most: 1,
    longestMs: 10_000,
    idleMs: 10_000,
    mostWaiting: 1,
    jobsPerThread: 1,
  });
  expect(await run(bytes, { transfer: [bytes.buffer] })).toBe(8);
  expect(bytes.byteLength).toBe(0);
});

describe("several businesses", () => {
  const ofBusiness = <Result>(businessId: string, task: () => Promise<Result>) =>
    runAs({ kind: "write", businessId }, task);

  test("are served in turn, however many jobs one of them has waiting", async () => {
    const { run } = someThreads();
    const order: string[] = [];
    const send = (name: string) =>
      ofBusiness(name.slice(0, 1), () => run(name)).then((answer) => void order.push(answer));
    await Promise.all(["a1", "a2", "a3", "a4", "b1", "b2"].map(send));
    expect(order).toEqual(["A1", "A2", "B1", "A3", "B2", "A4"]);
  });

  test("each have a limit on threads and on places in the line", async () => {
    const { run, state, close } = someThreads({ most: 2, mostOfBusiness: 1, mostWaitingOfBusiness: 1 });
    const ours = ["sleep", "a"].map((job) => ofBusiness("a", () => run(job)));
    const settled = Promise.allSettled(ours);
    await expect(ofBusiness("a", () => run("b"))).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    expect(await ofBusiness("b", () => run("theirs"))).toBe("THEIRS");
    expect(state()).toEqual({ waiting: 1, working: 1 });
    await close();
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
