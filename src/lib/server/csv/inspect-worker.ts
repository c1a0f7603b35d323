import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { AppError } from "#lib/domain/errors.ts";
import type { Done } from "../threads/thread.ts";
import type { Inspected, InspectionJob } from "./inspect-text-file.ts";
import { readRows, START } from "./read-rows.ts";
import { inspectHere } from "./text-file.ts";

// Files have lower priority than requests. On Linux this affects only the thread, elsewhere the whole process.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const answer = async ({ path, name, asRows }: InspectionJob): Promise<Done<Inspected>> => {
  try {
    const file = await inspectHere({ path, name });
    if (asRows) for await (const _ of readRows(file, START));
    return { result: { file } };
  } catch (error) {
    if (!(error instanceof AppError)) return { error };
    const { code, publicMessage, issues } = error;
    return { result: { refused: { code, message: publicMessage, issues } } };
  }
};

parentPort?.on("message", async (job: InspectionJob) => parentPort?.postMessage(await answer(job)));
