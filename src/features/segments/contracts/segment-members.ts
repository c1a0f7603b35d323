import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { customerOverview } from "#core/contracts/customer-standing.ts";
import { reachableFilter, reachCounts } from "#core/contracts/reach.ts";
import { chosenDay, count, day, listInput, sortByName, wholeFile } from "#core/contracts/wire.ts";
import { segmentActor } from "./segment-reasons.ts";

const SORTS = ["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"] as const;

const member = z
  .object({
    ...customerOverview,
    joinedAt: z.iso.datetime(),
    by: segmentActor,
  })
  .meta({ id: "SegmentMember" });

export type SegmentMember = z.infer<typeof member>;

export const listSegmentMembers = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/members",
  summary: "List a segment's members",
  description:
    "Current members, or members at the end of a day in the business's time zone. Purchase data is always current. The file export also needs " +
    "data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    on: chosenDay.optional().describe("Members at the end of this day, in the business's time zone"),
    ...listInput(SORTS, "name"),
    sort: sortByName(SORTS),
    ...reachableFilter,
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(member),
    total: count,
    reach: reachCounts,
    on: day.nullable(),
    currency: z.string(),
  }),
});

/** A page of members with the context of the list. */
export type SegmentMembers = z.infer<typeof listSegmentMembers.output>;
