import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { reference } from "#core/values/external-ids.ts";
import { segmentActor } from "./segment-reasons.ts";
import { criteria } from "./segments.ts";

export const customerSegment = z
  .object({
    id: z.string(),
    name: z.string(),
    isAutomatic: z.boolean(),
    criteria,
    assignedAt: z.iso.datetime(),
    assignedBy: segmentActor,
  })
  .meta({ id: "CustomerSegmentAssignment" });

const path = "/api/admin/customers/{id}/segments";
/** The customer of the specification's examples. */
const EXAMPLE = "/api/admin/customers/user123/segments";
const answer = z.object({ data: z.array(customerSegment) });

export const listCustomerSegments = defineContract({
  method: "GET",
  path,
  summary: "List a customer's segments",
  description: "The customer's current segments, with when and how they were assigned",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: answer,
});

export const assignCustomerSegment = defineContract({
  method: "POST",
  path,
  summary: "Assign a segment to a customer or recalculate their segments",
  description:
    "Send either segmentId of a manual segment or recalculateAutomatic: true. Assigning twice changes nothing. Returns " +
    "the customer's updated segments",
  permission: "customers:edit",
  status: 200,
  reasons: ["CUSTOMER_NOT_FOUND", "SEGMENT_NOT_FOUND", "SEGMENT_IS_AUTOMATIC"],
  examples: [
    { title: "Manually assign a segment", address: EXAMPLE, body: { segmentId: "segment456" } },
    { title: "Recalculate automatic segments", address: EXAMPLE, body: { recalculateAutomatic: true } },
  ],
  input: z.strictObject({
    id: z.string(),
    segmentId: reference.optional().describe("ID of a manual segment"),
    recalculateAutomatic: z
      .literal(true)
      .optional()
      .describe("Recalculates the automatic segments; not together with segmentId"),
  }),
  output: answer,
});

export const removeCustomerSegment = defineContract({
  method: "DELETE",
  path,
  summary: "Remove a customer from a segment",
  description: "Only manual segments. Removing a customer who is not a member changes nothing",
  permission: "customers:edit",
  status: 200,
  reasons: ["CUSTOMER_NOT_FOUND", "SEGMENT_NOT_FOUND", "SEGMENT_IS_AUTOMATIC"],
  examples: [{ title: "Remove a segment", address: `${EXAMPLE}?segmentId=segment456` }],
  input: z.object({ id: z.string(), segmentId: reference }),
  output: answer,
});
