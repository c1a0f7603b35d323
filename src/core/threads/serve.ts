import type { MessagePort } from "node:worker_threads";
import type { Done } from "./thread.ts";
import { packThrown } from "./thrown.ts";

const movedWith = new WeakMap<object, ArrayBufferLike[]>();

/** A result whose large arrays are moved to the caller instead of copied. */
export const moving = <Result extends object>(
  result: Result,
  arrays: readonly (Uint8Array | Float64Array)[],
): Result => {
  movedWith.set(
    result,
    arrays.map(({ buffer }) => buffer),
  );
  return result;
};

const perform = async <Job, Result>(work: (job: Job) => Result, job: Job): Promise<Done<Awaited<Result>>> => {
  try {
    return { result: await work(job) };
  } catch (error) {
    return packThrown(error);
  }
};

/** Answers each job of a port with what the work returns or throws. */
export const serve = <Job>(port: MessagePort, work: (job: Job) => unknown): void => {
  port.on("message", async (job: Job) => {
    const done = await perform(work, job);
    const moved = "result" in done && movedWith.get(Object(done.result));
    port.postMessage(done, (moved || []) as ArrayBuffer[]);
  });
};
