import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import {
  chosenDay,
  count,
  day,
  instant,
  listInput,
  listOf,
  queryInteger,
  sortByName,
  wholeFile,
} from "#core/contracts/wire.ts";
import { reference } from "#core/values/names.ts";
import { reachableFilter, reachCounts } from "#records/contracts/customer-fields.ts";
import { customerOverview } from "#records/contracts/list-fields.ts";
import { criteria } from "./segments.ts";

/** One condition of the criteria, evaluated for one customer. */
export const reason = z
  .object({
    path: z
      .string()
      .describe("Path of the condition in the criteria, such as all[0].any[1]; empty for a single condition"),
    field: z.string(),
    operator: z.string(),
    inWords: z.string().describe("The condition, in the language of Accept-Language"),
    own: z
      .union([z.number(), z.string()])
      .nullable()
      .describe(
        "The customer's value: a number (money in major units, shares 0 to 1), a text or a day; for fields with " +
          "several values, the number that match. Null if there is none",
      ),
    ownInWords: z
      .string()
      .nullable()
      .describe(
        "The customer's value in the language of Accept-Language; of tags, segments and the first order, the values " +
          "that the customer has",
      ),
    holds: z.boolean(),
  })
  .meta({ id: "CriterionReason" });

export type CriterionReason = z.infer<typeof reason>;

/** Who added or removed a customer. */
export const segmentActor = z
  .object({
    kind: z.enum(["rule", "user", "token", "system"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
    version: z.int().nullable().describe("Segment version, if it changed by rule"),
  })
  .meta({ id: "MembershipDoer" });

/** Why a customer joined or left a segment. */
export const changeReason = z
  .string()
  .describe(
    "For segments by rule: nightly, import, order, event, request, rfm_scheme (other RFM segments are active), created, " +
      "edit, or referenced_segment (a segment that the rule refers to was edited). For others: by_hand",
  );

export const explainMembership = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/segments/{segmentId}/why",
  summary: "Explain a customer's membership in a segment",
  description: "Each condition with the customer's current value, and when the customer joined and left",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), segmentId: z.string() }),
  output: z.object({
    data: z.object({
      segment: z.object({
        id: z.string(),
        name: z.string(),
        isAutomatic: z.boolean(),
        version: z.int(),
        inWords: z.string().nullable(),
      }),
      isMember: z.boolean(),
      meets: z
        .boolean()
        .nullable()
        .describe(
          "Whether the criteria match now; may differ from isMember until the next recalculation. Null without criteria",
        ),
      reasons: z.array(reason),
      history: z
        .array(
          z.object({
            at: instant,
            change: z.enum(["joined", "left"]),
            by: segmentActor,
            reason: changeReason,
          }),
        )
        .describe("Newest first, at most 100"),
    }),
  }),
});

export const customerSegment = z
  .object({
    id: z.string(),
    name: z.string(),
    isAutomatic: z.boolean(),
    criteria,
    assignedAt: instant,
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
      at: instant,
      by: segmentActor,
      version: z.int(),
      before: version.nullable().describe("Null for the first version"),
      after: version,
    }),
    z.object({
      kind: z.literal("members"),
      id: z.string(),
      at: instant,
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

const SORTS = ["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"] as const;

const member = z
  .object({
    ...customerOverview,
    joinedAt: instant,
    by: segmentActor,
  })
  .meta({ id: "SegmentMember" });

export type SegmentMember = z.infer<typeof member>;

export const listSegmentMembers = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/members",
  summary: "List a segment's members",
  description:
    "Current members, or members at the end of a day in the business's time zone. Purchase data is always current. The file export also needs " +
    "data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    on: chosenDay.optional().describe("Members at the end of this day, in the business's time zone"),
    ...listInput(SORTS, "name"),
    sort: sortByName(SORTS),
    ...reachableFilter,
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(member),
    total: count,
    reach: reachCounts,
    on: day.nullable(),
    currency: z.string(),
  }),
});

/** A page of members with the context of the list. */
export type SegmentMembers = z.infer<typeof listSegmentMembers.output>;
