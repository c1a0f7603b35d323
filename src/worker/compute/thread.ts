import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { ComputeAnswer, ComputeJob } from "#lib/server/compute/compute.ts";
import type { Done } from "#lib/server/threads/thread.ts";
import { answer } from "./answer.ts";

// The event loop has priority when cores are few. On Linux this affects only the thread, elsewhere the whole process.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

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
