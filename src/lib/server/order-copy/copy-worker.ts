import { parentPort } from "node:worker_threads";
import type { Done } from "../threads/thread.ts";
import type { CopyAnswer, CopyJob } from "./order-copy.ts";
import { answerFromCopy, buildCopy } from "./work-on-copy.ts";

const work = async (job: CopyJob): Promise<CopyAnswer> =>
  job.kind === "build"
    ? { state: await buildCopy(job.place) }
    : { answer: await answerFromCopy(job.place, job.wanted, job.question, job.asked) };

parentPort?.on("message", async (job: CopyJob) => {
  const done: Done<CopyAnswer> = await work(job).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  parentPort?.postMessage(done);
});
