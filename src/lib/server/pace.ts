import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { currentWork } from "./work.ts";

/** Above this share of time at work, the event loop has no room for more. */
const BUSY = 0.5;
/** A pause is so many times as long as the work before it, and no longer than this. */
const PAUSE_TIMES = 3;
const LONGEST_PAUSE_MS = 250;

/**
 * For long work on the event loop, to be called after each of its batches: pauses where the loop was busy meanwhile, so that
 * short requests go first. A command shares its loop with no requests and never pauses.
 */
export const makePace = (): (() => Promise<void>) => {
  let before = performance.eventLoopUtilization();
  return async () => {
    const { active, utilization } = performance.eventLoopUtilization(before);
    if (currentWork().kind !== "other" && utilization > BUSY)
      await pause(Math.min(PAUSE_TIMES * active, LONGEST_PAUSE_MS));
    before = performance.eventLoopUtilization();
  };
};
