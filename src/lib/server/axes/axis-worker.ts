import { parentPort } from "node:worker_threads";
import { lowerPriority } from "../threads/lower-priority.ts";
import type { Done } from "../threads/thread.ts";
import type { AxisMessage } from "./axis-threads.ts";
import { type AxisJobs, WORK } from "./axis-work.ts";

lowerPriority("run");

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
