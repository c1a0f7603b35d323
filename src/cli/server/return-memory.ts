import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Life } from "../run-process.ts";

const EVERY_MS = 120_000;
/** A process that worked for more of that time is in use, and a collection would hold up an answer. */
const IDLE_BELOW = 0.05;
/** Less is not worth the second that a collection takes. */
const LEAST_BYTES = 80_000_000;

/** What the heap may grow by, of what was in use after a collection. V8 lets it become four times as large on a machine with much memory. */
const GROWTH_PERCENT = 50;

/**
 * Collects garbage once it is a third of the heap, in all threads of this process. A process calls `returnMemory` after its start, too:
 * before the first collection V8 lets any heap grow to 250 MB.
 */
export const limitGarbage = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);

/** Collects all garbage and gives the pages that are empty then back to the system. V8 keeps them by itself while nothing is asked of it. */
export const returnMemory = (): void => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as NodeJS.GCFunction;
  setFlagsFromString("--no-expose-gc");
  collect({ type: "major", execution: "sync", flavor: "last-resort" });
};

/** `kept`: the size of the heap after the last collection. */
export const isWorthCollecting = ({ busy, heap, kept }: { busy: number; heap: number; kept: number }): boolean =>
  busy < IDLE_BELOW && heap - kept >= LEAST_BYTES;

/** Returns unused memory when the process has been idle for a while: an hour of use otherwise leaves 200 MB. */
export const returnMemoryWhenIdle = (life: Pick<Life, "atEnd">): void => {
  let before = performance.eventLoopUtilization();
  let kept = 0;
  // The second collection moves what the first one left on half empty pages.
  let isSecond = false;
  const look = (): void => {
    const now = performance.eventLoopUtilization();
    const busy = performance.eventLoopUtilization(now, before).utilization;
    before = now;
    if (!isWorthCollecting({ busy, heap: process.memoryUsage().heapTotal, kept: isSecond ? 0 : kept })) return;
    isSecond = !isSecond;
    returnMemory();
    kept = process.memoryUsage().heapTotal;
  };
  const timer = setInterval(look, EVERY_MS).unref();
  life.atEnd(() => clearInterval(timer));
};
