import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, listOf, queryInteger } from "#core/contracts/wire.ts";
import { changeReason, segmentActor } from "./segment-reasons.ts";
import { criteria } from "./segments.ts";

/** A version of a segment. */
const version = z.object({
  name: z.string(),
  description: z.string().nullable(),
  criteria,
  inWords: z.string().nullable(),
});

const customer = z.object({
  id: z.string(),
  externalId: personal("id", z.string()),
  name: personal("name", z.string().nullable()),
  change: z.enum(["joined", "left"]),
});

const entry = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("edit"),
      id: z.string(),
      at: z.iso.datetime(),
      by: segmentActor,
      version: z.int(),
      before: version.nullable().describe("Null for the first version"),
      after: version,
    }),
    z.object({
      kind: z.literal("members"),
      id: z.string(),
      at: z.iso.datetime(),
      by: segmentActor,
      reason: changeReason,
      joined: count,
      left: count,
      customers: z.array(customer).describe("Up to ten of the customers"),
    }),
  ])
  .meta({ id: "SegmentHistoryEntry" });

export const listSegmentHistory = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/history",
  summary: "Read a segment's history",
  description:
    "Edits and customers who joined or left, newest first. Customers who joined or left together are one entry",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    kind: z.enum(["edit", "members"]).optional().describe("Only entries of this kind"),
    page: queryInteger({ min: 1, max: 1_000_000, standard: 1 }),
    pageSize: queryInteger({ min: 1, max: 200, standard: 25 }),
  }),
  output: listOf(entry),
});
