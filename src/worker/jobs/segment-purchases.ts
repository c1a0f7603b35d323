import { segmentStoredPurchases } from "#lib/purchasing/segment-stored-purchases.ts";
import { recalculateDependents } from "#lib/segments/recalculate-segments.ts";
import { defineJob } from "./job.ts";

/** The new groups are stored in one transaction; segments with purchasing conditions are updated afterwards. */
export const segmentPurchasesJob = defineJob({
  kind: "segment_purchases",
  atOnce: 1,
  perform: async (actor, _, progress) => {
    const found = await segmentStoredPurchases(actor, progress);
    return recalculateDependents(actor, "purchasing", found, progress);
  },
});
