import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { currentWork } from "./work.ts";

/** Above this share of busy time, the event loop is overloaded. */
const BUSY = 0.5;
/** A pause is this many times as long as the work before it, up to a maximum. */
const PAUSE_TIMES = 3;
const LONGEST_PAUSE_MS = 250;
/** A pause in which others kept the loop this busy is repeated, so many times at most. */
const OVERLOADED = 0.8;
const MOST_PAUSES = 6;

/**
 * For long work on the event loop, called after each of its batches: pauses if the loop was busy, and longer
 * while others keep it busy, so that short requests go first. A command doesn't share its loop with requests and never pauses.
 */
export const makePace = (): (() => Promise<void>) => {
  let before = performance.eventLoopUtilization();
  return async () => {
    const { active, utilization } = performance.eventLoopUtilization(before);
    if (currentWork().kind !== "other" && utilization > BUSY) {
      const ms = Math.min(PAUSE_TIMES * active, LONGEST_PAUSE_MS);
      for (let pauses = 0; pauses < MOST_PAUSES; pauses++) {
        const begun = performance.eventLoopUtilization();
        await pause(ms);
        if (performance.eventLoopUtilization(begun).utilization < OVERLOADED) break;
      }
    }
    before = performance.eventLoopUtilization();
  };
};
