import { z } from "zod";
import { REACHES } from "#core/values/reach.ts";
import { count } from "./wire.ts";

/** A filter of lists of customers. */
export const reachableFilter = {
  reachable: z
    .enum(REACHES)
    .optional()
    .describe("Only customers who consented to the channel and have an address or number for it; any: at least one"),
};

/** How many customers of a list can be contacted. */
export const reachCounts = z
  .object({ customers: count, email: count, sms: count, any: count })
  .meta({ id: "ReachCounts" })
  .describe("Of the customers that match all filters but reachable: how many there are, and how many are reachable");
