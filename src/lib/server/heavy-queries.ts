import { createFairQueue } from "./fair-queue.ts";
import { once } from "./process-singleton.ts";
import { currentWork } from "./work.ts";

const OPTIONS = {
  capacity: 6,
  perKey: 2,
  waitMs: 30_000,
  message: "This business already runs as many exports, previews and reports as it may at once",
};

/**
 * Runs what keeps a core of the database busy: an export, a preview, a report that is not cached. Two at once for the requests of
 * one business, so that short reads, its own and those of others, find a core.
 */
export const asHeavyQuery = <Result>(task: () => Promise<Result>): Promise<Result> => {
  const { kind, businessId } = currentWork();
  if (businessId === undefined || kind === "batch") return task();
  return once("heavy-queries", () => createFairQueue(OPTIONS)).run(businessId, task);
};
