import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, share } from "#core/contracts/wire.ts";
import { reference } from "#core/values/external-ids.ts";
import { reason } from "./segment-reasons.ts";
import { criteria } from "./segments.ts";

const person = z
  .object({
    id: z.string(),
    externalId: personal("id", z.string()),
    name: personal("name", z.string().nullable()),
    email: personal("email", z.string().nullable()),
    reasons: z.array(reason),
  })
  .meta({ id: "PreviewedCustomer" });

export type PreviewedCustomer = z.infer<typeof person>;

export const previewSegment = defineContract({
  method: "POST",
  path: "/api/admin/segments/preview",
  summary: "Preview criteria",
  description:
    "Matches unsaved criteria: the number of customers, up to ten of them with reasons and, if none match, up to ten who come " +
    "closest. Above 100,000 customers the count may be an estimate from a sample, which the answer says and `exact` prevents",
  permission: "customers:view",
  status: 200,
  reasons: ["INVALID_CRITERIA", "EMPTY_CRITERIA", "SEGMENT_CYCLE", "SEGMENT_NOT_FOUND"],
  input: z.strictObject({
    criteria,
    segmentId: reference.optional().describe("The segment being edited: adds how many customers would join and leave"),
    withReach: z.boolean().default(false).describe("Also counts the customers that match each condition alone"),
    exact: z.boolean().default(false).describe("Never an estimate: can take many seconds above 100,000 customers"),
  }),
  output: z.object({
    data: z.object({
      count,
      isEstimate: z.boolean(),
      customers: count.describe("All customers of the business"),
      share: share.describe("count / customers; 0 without customers"),
      inWords: z.string(),
      sample: z.array(person),
      nearest: z.array(person).describe("If no customer matches: those who miss the fewest conditions"),
      reach: z
        .array(z.object({ path: z.string().describe("Path of the condition, such as all[0].any[1]"), count }))
        .nullable()
        .describe("Matches of each condition alone, in criteria order; estimated if count is. Null unless requested"),
      change: z
        .object({
          members: count.describe("Current members"),
          joining: z.object({ count, sample: z.array(person) }),
          leaving: z.object({ count, sample: z.array(person) }),
        })
        .nullable()
        .describe("Changes to the segment in segmentId; null if omitted"),
    }),
  }),
});
