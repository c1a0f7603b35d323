import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count } from "#core/contracts/wire.ts";

export const getSegmentOverlap = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/overlap",
  summary: "Read segment overlap",
  description: "Pairwise overlap of the segment and the eleven active segments that share the most members with it",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: z.object({
      segments: z
        .array(z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean(), members: count }))
        .describe("This segment first, then by number of shared members"),
      shared: z
        .array(z.array(count))
        .describe("shared[i][j]: members of both segments[i] and segments[j]; the diagonal has each segment's size"),
    }),
  }),
});
