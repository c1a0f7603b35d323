import { updateProfiles } from "#lib/axes/update-profiles.ts";
import { recalculateDependents } from "#lib/segments/recalculate-segments.ts";
import { defineJob } from "./job.ts";

/** Updates profiles page by page, then the segments with axis conditions. */
export const profileUpdateJob = defineJob({
  kind: "profile_update",
  atOnce: 1,
  perform: async (actor, _, progress) => {
    const made = await updateProfiles(actor, progress);
    return recalculateDependents(actor, "axes", made, progress);
  },
});
