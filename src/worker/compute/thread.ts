import { parentPort } from "node:worker_threads";
import type { ComputeAnswer, ComputeJob } from "#core/compute.ts";
import { lowerPriority } from "#core/threads/lower-priority.ts";
import type { Done } from "#core/threads/thread.ts";
import { answer } from "./answer.ts";

lowerPriority("request");

const work = (job: ComputeJob): Done<ComputeAnswer> => {
  try {
    return { result: answer(job) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", (job: ComputeJob) => {
  const done = work(job);
  const moved = "result" in done && "bytes" in done.result ? [done.result.bytes.buffer] : [];
  parentPort?.postMessage(done, moved);
});
