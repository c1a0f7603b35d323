import { parentPort } from "node:worker_threads";
import type { Done } from "#core/threads/thread.ts";
import type { CopyJob, CopyResult } from "./order-copy.ts";
import { answerFromCopy, buildCopy } from "./work-on-copy.ts";

const work = async (job: CopyJob): Promise<CopyResult> =>
  job.kind === "build" ? { state: await buildCopy(job.place) } : answerFromCopy(job);

/** The parameters of a statement in a result, of up to some 50 MB: moved to the other thread. No result has bytes of the copy. */
const parametersIn = (found: CopyResult): ArrayBuffer[] =>
  "result" in found && found.result !== null
    ? Object.values(found.result).flatMap((value) =>
        value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
      )
    : [];

parentPort?.on("message", async (job: CopyJob) => {
  try {
    const result = await work(job);
    parentPort?.postMessage({ result } satisfies Done<CopyResult>, parametersIn(result));
  } catch (error) {
    parentPort?.postMessage({ error } satisfies Done<CopyResult>);
  }
});
