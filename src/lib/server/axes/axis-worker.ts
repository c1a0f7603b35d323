import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Done } from "../threads/thread.ts";
import type { AxisMessage } from "./axis-threads.ts";
import { type AxisJobs, WORK } from "./axis-work.ts";

// Runs have lower priority than requests. On Linux this affects only the thread, elsewhere the whole process.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

type Answer = AxisJobs[keyof AxisJobs]["result"];

const answer = ({ kind, job }: AxisMessage): Done<Answer> => {
  try {
    // The sender guarantees that the job matches its kind.
    return { result: WORK[kind](job as never) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", (message: AxisMessage) => parentPort?.postMessage(answer(message)));
