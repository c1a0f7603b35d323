import { z } from "zod";
import { defineContract } from "../contract.ts";
import { listOf } from "../wire.ts";

export const listSegmentProblems = defineContract({
  method: "GET",
  path: "/api/admin/segments/problems",
  summary: "List the segments that could not be updated",
  description:
    "The active segments whose last update failed, sorted by name. They keep their members, and leave this list once an update succeeds",
  permission: "customers:view",
  input: z.object({}),
  output: listOf(
    z.object({
      id: z.string(),
      name: z.string(),
      problem: z
        .string()
        .describe("INVALID_CRITERIA if the rule has to be edited; otherwise another attempt may succeed"),
      recalculatedAt: z.iso.datetime().nullable().describe("When the members were last updated"),
    }),
  ),
});
