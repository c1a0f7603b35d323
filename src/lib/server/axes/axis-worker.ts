import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Done } from "../threads/thread.ts";
import type { AxisMessage } from "./axis-threads.ts";
import { type AxisJobs, WORK } from "./axis-work.ts";

// Nobody waits for a run as for a page. Linux takes this for the thread alone, others for the whole process.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

type Answer = AxisJobs[keyof AxisJobs]["result"];

const answer = ({ kind, job }: AxisMessage): Done<Answer> => {
  try {
    // Which job a kind has is settled where it is sent.
    return { result: WORK[kind](job as never) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", (message: AxisMessage) => parentPort?.postMessage(answer(message)));
