import { updateProfiles } from "#lib/update-profiles.ts";
import { defineJob } from "./job.ts";

export const profileUpdateJob = defineJob({
  kind: "profile_update",
  atOnce: 1,
  perform: (actor, _, progress) => updateProfiles(actor, progress),
});
