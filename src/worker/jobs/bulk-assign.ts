import { performChange } from "#lib/customers/change-customers.ts";
import { defineJob } from "./job.ts";

/** One transaction, whole or not at all: an attempt after one that was killed begins anew. */
export const bulkAssignJob = defineJob({
  kind: "bulk_assign",
  atOnce: 1,
  perform: (actor, { changeId }, { at }) => {
    at("customers");
    return performChange(actor, { changeId });
  },
});
