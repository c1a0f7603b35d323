import { constants, getPriority, setPriority } from "node:os";

/**
 * Added to the "nice" value of the process. Requests come first when cores are few, but the other threads must get on beside programs that never
 * pause: with 5 a thread gets a quarter of a core that it shares with such a program, with 19 (`PRIORITY_LOW`) 2%.
 */
const NICE = { request: 2, run: 5 } as const;

/**
 * Lowers the priority of the calling thread: that of a heavy request, on which a user waits, or of a run. On Linux only,
 * because elsewhere the whole process would be affected.
 */
export const lowerPriority = (work: keyof typeof NICE): void => {
  // Only root may make a thread of a process that is itself `nice`d less nice.
  if (process.platform === "linux") setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICE[work]));
};
