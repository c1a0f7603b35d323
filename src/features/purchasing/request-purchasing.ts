import type { Actor } from "#core/values/permissions.ts";
import { checkEarlier } from "#features/report/rules/comparison.ts";
import type { Day } from "#lib/time/day.ts";
import { requestRun } from "../runs/request-run.ts";
import type { ShownRun } from "../runs/shown-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

/** Queues a run that replaces the segments, or one that calculates those of an earlier day. Throws INVALID_PARAMETER. */
export const requestPurchasing = async (actor: Actor, asOf?: Day): Promise<ShownRun> => {
  if (asOf === undefined) return requestRun(actor, "segment_purchases", {});
  checkEarlier("asOf", asOf, (await loadCriteriaContext(actor)).today);
  return requestRun(actor, "purchasing_as_of", { asOf });
};
