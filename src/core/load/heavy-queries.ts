import { once } from "../server/process-singleton.ts";
import { createFairQueue } from "./fair-queue.ts";
import { currentWork } from "./work.ts";

const OPTIONS = {
  capacity: 6,
  perKey: 2,
  waitMs: 30_000,
  message: "This business has too many exports, previews and reports running",
};

/**
 * Runs a query that occupies a database core: an export, a preview, an uncached report. Only two at once for a
 * business's requests, so that short reads find a free core.
 */
export const asHeavyQuery = <Result>(task: () => Promise<Result>): Promise<Result> => {
  const { kind, businessId } = currentWork();
  if (businessId === undefined || kind === "batch") return task();
  return once("heavy-queries", () => createFairQueue(OPTIONS)).run(businessId, task);
};
