import { z } from "zod";
import { defineContract } from "./contract.ts";
import { doer } from "./segment-reasons.ts";
import { count, day, listInput, money } from "./wire.ts";

const member = z
  .object({
    id: z.string(),
    externalId: z.string().describe("The shop's own id"),
    name: z.string().nullable(),
    email: z.string().nullable(),
    country: z.string().nullable(),
    loyaltyLevel: z.string().nullable(),
    lifetimeValue: money,
    orderCount: count,
    lastOrderAt: z.iso.datetime().nullable(),
    rfmSegment: z.string().nullable().describe("Its key, of the standard report; null without a sale in its 90 days"),
    joinedAt: z.iso.datetime(),
    by: doer,
  })
  .meta({ id: "SegmentMember" });

export type SegmentMember = z.infer<typeof member>;

export const listSegmentMembers = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/members",
  summary: "List a segment's members",
  description:
    "Who is in now, or who was at the end of a day of the business. What they bought is as of now in both. As a file it needs " +
    "data:export as well",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  files: ["text/csv"],
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    on: day.optional().describe("A day of the business: who was in when it ended"),
    ...listInput(["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"], "name"),
    exportFormat: z.enum(["csv"]).optional().describe("All of them as a file; the page does not matter then"),
  }),
  output: z.object({ data: z.array(member), total: count, on: day.nullable(), currency: z.string() }),
});
