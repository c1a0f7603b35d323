import { z } from "zod";
import { MAX_SELECTED } from "../choices.ts";
import { defineContract } from "../contract.ts";
import { reachableFilter } from "../reach.ts";
import { criteria } from "../segments/segments.ts";
import { count } from "../wire.ts";

const action = z.enum(["assign", "remove", "tag", "untag"]);

const door = {
  method: "POST",
  permission: "customers:edit",
  status: 200,
} as const;

const output = z.object({
  data: z.object({
    id: z.string().describe("ID to undo the change with, for 90 days"),
    action,
    matched: count,
    changed: count.nullable().describe("Number of customers that changed; null while a worker is processing it"),
    runId: z.string().nullable().describe("Run to follow; null if the change is done"),
  }),
});

export type CustomersChange = z.infer<typeof output>["data"];

export const changeCustomers = defineContract({
  ...door,
  path: "/api/admin/customers/changes",
  summary: "Change many customers at once",
  description:
    "Adds customers to a manual segment or removes them, or adds or removes a tag. A worker changes more than 1,000 customers: follow " +
    "its run. Repeating the request changes nothing",
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_IS_AUTOMATIC", "INVALID_CRITERIA"],
  input: z.object({
    action,
    segmentId: z.string().optional().describe("For assign and remove: ID of a manual segment"),
    tag: z.string().optional().describe("For tag and untag"),
    ids: z
      .array(z.string())
      .min(1)
      .max(MAX_SELECTED)
      .optional()
      .describe("The customers to change; not together with matching"),
    matching: z
      .object({
        q: z.string().trim().max(100).optional(),
        segmentId: z.string().optional().describe("Current members of this segment"),
        criteria: criteria.optional(),
        ...reachableFilter,
      })
      .optional()
      .describe("All customers that the list returns for these filters; {} means all customers. Not together with ids"),
  }),
  output,
});

export const undoCustomersChange = defineContract({
  ...door,
  path: "/api/admin/customers/changes/{id}/undo",
  summary: "Undo a bulk change",
  description: "Reverts only what the change did. Repeating the request changes nothing",
  reasons: ["CHANGE_NOT_FOUND", "CHANGE_NOT_DONE", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output,
});
