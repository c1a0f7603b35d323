import { z } from "zod";
import { defineContract } from "../contract.ts";
import { count } from "../wire.ts";

export const getSegmentOverlap = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/overlap",
  summary: "Read what segments share",
  description: "The segment and the eleven in use that share most members with it, each against each",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: z.object({
      segments: z
        .array(z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean(), members: count }))
        .describe("This one first, then by how many they share with it"),
      shared: z
        .array(z.array(count))
        .describe("shared[i][j]: who is in both segments[i] and segments[j]; on the diagonal, who is in"),
    }),
  }),
});
