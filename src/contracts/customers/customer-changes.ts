import { z } from "zod";
import { MOST_CHOSEN } from "../choices.ts";
import { defineContract } from "../contract.ts";
import { criteria } from "../segments/segments.ts";
import { count } from "../wire.ts";

const action = z.enum(["assign", "remove", "tag", "untag"]);

const door = {
  method: "POST",
  auth: "session-or-bearer",
  permission: "customers:edit",
  errors: "admin",
  status: 200,
} as const;

const output = z.object({
  data: z.object({
    id: z.string().describe("To undo it by, for 90 days"),
    action,
    matched: count,
    changed: count.nullable().describe("Of how many something changed; null while a worker is at it"),
    runId: z.string().nullable().describe("The worker's run, to follow; null where it is done"),
  }),
});

export type CustomersChange = z.infer<typeof output>["data"];

export const changeCustomers = defineContract({
  ...door,
  path: "/api/admin/customers/changes",
  summary: "Change many customers at once",
  description:
    "Into a segment filled by hand or out of it, a tag on or off. More than 1,000 customers are changed by a worker: follow " +
    "its run. Doing it twice changes nothing the second time",
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_IS_AUTOMATIC", "INVALID_CRITERIA"],
  input: z.object({
    action,
    segmentId: z.string().optional().describe("For assign and remove: of a segment filled by hand"),
    tag: z.string().optional().describe("For tag and untag"),
    ids: z.array(z.string()).min(1).max(MOST_CHOSEN).optional().describe("These customers; without matching"),
    matching: z
      .object({
        q: z.string().trim().max(100).optional(),
        segmentId: z.string().optional().describe("Who is in this segment now"),
        criteria: criteria.optional(),
      })
      .optional()
      .describe("All that the list finds when it is asked so: {} is everybody; without ids"),
  }),
  output,
});

export const undoCustomersChange = defineContract({
  ...door,
  path: "/api/admin/customers/changes/{id}/undo",
  summary: "Undo a change of many customers",
  description: "Takes back what it changed and nothing else. Undoing twice changes nothing the second time",
  reasons: ["CHANGE_NOT_FOUND", "CHANGE_NOT_DONE", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output,
});
