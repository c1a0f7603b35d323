import { once } from "node:events";
import { getPriority, setPriority } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";

const atNice = async <Result>(nice: number, work: () => Promise<Result>): Promise<Result> => {
  const before = getPriority();
  setPriority(nice);
  try {
    return await work();
  } finally {
    setPriority(before);
  }
};

const lowered = async (work: string): Promise<number> => {
  const program = `
    import(${JSON.stringify(path.join(import.meta.dirname, "lower-priority.ts"))}).then(({ lowerPriority }) => {
      lowerPriority("${work}");
      require("node:worker_threads").parentPort.postMessage(require("node:os").getPriority());
    });
  `;
  const [nice] = await once(new Worker(program, { eval: true }), "message");
  return nice - getPriority();
};

test.runIf(process.platform === "linux")(
  "threads come after the event loop, those of runs last, none starves",
  async () => {
    const [request, run] = [await lowered("request"), await lowered("run")];
    expect(request).toBeGreaterThan(0);
    expect(run).toBeGreaterThan(request);
    expect(run).toBeLessThanOrEqual(5);
  },
);

test.runIf(process.platform === "linux" && process.getuid?.() === 0)(
  "threads of a process with a low priority come after its event loop, too",
  async () => {
    expect(await atNice(10, () => lowered("request"))).toBeGreaterThan(0);
    expect(await atNice(19, () => lowered("run"))).toBe(0);
  },
);
