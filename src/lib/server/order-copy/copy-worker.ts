import { parentPort } from "node:worker_threads";
import type { Done } from "../threads/thread.ts";
import type { CopyJob, CopyResult } from "./order-copy.ts";
import { buildCopy, resultFromCopy } from "./work-on-copy.ts";

const work = async (job: CopyJob): Promise<CopyResult> =>
  job.kind === "build"
    ? { state: await buildCopy(job.place) }
    : { result: await resultFromCopy(job.place, job.wanted, job.query, job.input) };

parentPort?.on("message", async (job: CopyJob) => {
  const done: Done<CopyResult> = await work(job).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  parentPort?.postMessage(done);
});
