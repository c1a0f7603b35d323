import { z } from "zod";
import { defineContract } from "../contract.ts";
import { count, share } from "../wire.ts";
import { reason } from "./segment-reasons.ts";
import { criteria } from "./segments.ts";

const person = z
  .object({
    id: z.string(),
    externalId: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    reasons: z.array(reason),
  })
  .meta({ id: "PreviewedCustomer" });

export type PreviewedCustomer = z.infer<typeof person>;

export const previewSegment = defineContract({
  method: "POST",
  path: "/api/admin/segments/preview",
  summary: "Preview criteria",
  description:
    "Whom criteria mean that are not saved: how many, up to ten of them with why, and where it is nobody, up to ten who come " +
    "nearest. Beyond 100,000 customers the count may be an estimate from a sample, and says so",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  status: 200,
  reasons: ["INVALID_CRITERIA", "EMPTY_CRITERIA", "SEGMENT_CYCLE", "SEGMENT_NOT_FOUND"],
  input: z.object({
    criteria,
    segmentId: z
      .string()
      .optional()
      .describe("The segment that is being edited: whom the new criteria would add and take away"),
    withReach: z.boolean().default(false).describe("Also how many each condition means by itself"),
  }),
  output: z.object({
    data: z.object({
      count,
      isEstimate: z.boolean(),
      customers: count.describe("Of the business"),
      share: share.describe("count over customers; 0 where there is nobody"),
      inWords: z.string(),
      sample: z.array(person),
      nearest: z.array(person).describe("Where nobody is meant: those of whom the least would have to be otherwise"),
      reach: z
        .array(z.object({ path: z.string().describe("Of the condition, such as all[0].any[1]"), count }))
        .nullable()
        .describe(
          "Of each condition alone, in the order of the criteria, an estimate where count is one; null unless asked for",
        ),
      change: z
        .object({
          members: count.describe("Now"),
          joining: z.object({ count, sample: z.array(person) }),
          leaving: z.object({ count, sample: z.array(person) }),
        })
        .nullable()
        .describe("Of segmentId; null without it"),
    }),
  }),
});
