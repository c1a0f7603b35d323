import { parentPort } from "node:worker_threads";
import { lowerPriority } from "#core/threads/lower-priority.ts";
import type { Done } from "#core/threads/thread.ts";
import type { AxisMessage } from "./axis-threads.ts";
import { type AxisJobs, WORK } from "./axis-work.ts";
import { listArrays } from "./customer-profiles.ts";

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

/** The large arrays of an answer, which are moved to the caller instead of copied. */
const arraysToMove = (done: Done<Answer>): ArrayBuffer[] => {
  if (!("result" in done)) return [];
  const { result } = done;
  if ("moments" in result) return [result.table.values.buffer as ArrayBuffer];
  if ("columns" in result) return listArrays(result.columns).map(({ buffer }) => buffer as ArrayBuffer);
  return [];
};

parentPort?.on("message", (message: AxisMessage) => {
  const done = answer(message);
  parentPort?.postMessage(done, arraysToMove(done));
});
