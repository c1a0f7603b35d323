import { cleanUp } from "#lib/operations/clean-up.ts";
import { defineJob } from "./job.ts";

export const cleanUpJob = defineJob({
  kind: "clean_up",
  atOnce: 1,
  perform: (actor, _, { at }) => {
    at("old_runs");
    return cleanUp(actor);
  },
});
