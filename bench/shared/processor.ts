import { existsSync, readFileSync } from "node:fs";

// Processor time of other processes, in milliseconds. Unlike elapsed time, other load hardly changes it.

/** Whether this system has it. */
export const isKnown = existsSync("/proc/self/schedstat");

const TICK_MS = 10;

/** Of a process with all its threads. */
export const processorOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};

/** Of a process's main thread, which answers its requests. */
export const mainThreadOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
