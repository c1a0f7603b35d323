import { performChange } from "#lib/customers/change-customers.ts";
import { defineJob } from "./job.ts";

/** A single transaction: an attempt after a killed one starts from the beginning. */
export const bulkAssignJob = defineJob({
  kind: "bulk_assign",
  atOnce: 1,
  perform: (actor, { changeId }, { at }) => {
    at("customers");
    return performChange(actor, { changeId });
  },
});
