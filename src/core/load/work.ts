import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { once } from "#core/server/process-singleton.ts";

/**
 * Interactive reads, files to download, changes through the API, runs and imports in the background, and everything else:
 * logins, health checks and commands.
 */
export type WorkKind = "read" | "export" | "write" | "batch" | "other";

type Work = { kind: WorkKind; businessId?: string };

const storage = () => once("work", () => new AsyncLocalStorage<Work>());

/** Runs `task` as this kind of work, which determines limits and timeouts. */
export const runAs = <Result>(work: Work, task: () => Result): Result => storage().run(work, task);

export const currentWork = (): Work => storage().getStore() ?? { kind: "other" };

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
