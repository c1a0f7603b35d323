import { z } from "zod";
import { plainName } from "#lib/domain/accounts/names.ts";
import { FIELDS } from "#lib/domain/segments/catalogue.ts";
import { FLAT_KEYS } from "#lib/domain/segments/flat-criteria.ts";
import { defineContract } from "../contract.ts";
import { count, editVersion, listOf } from "../wire.ts";

const FIELD_NAMES = FIELDS.map(({ name }) => name).join(", ");

/** Judged by the one reader of criteria, which names what is wrong with its path; here only that it is an object. */
export const criteria = z.record(z.string(), z.unknown()).meta({
  id: "Criteria",
  description:
    `The flat form, of which all that is given must hold (${FLAT_KEYS.join(", ")}), or a tree: {"all": […]}, ` +
    `{"any": […]}, {"not": […]} of such trees and of conditions {"field", "operator", "value", "withinDays", "times"}. ` +
    `Fields: ${FIELD_NAMES}. Money in major units. {} for a segment filled by hand`,
  examples: [
    { minLifetimeValue: 1000, minOrders: 5, loyaltyLevels: ["GOLD", "PLATINUM"] },
    {
      all: [
        { field: "daysSinceLastPurchase", operator: "at_least", value: 90 },
        { any: [{ field: "categoryBought", operator: "is_any_of", value: ["Yarn"], times: 2, withinDays: 365 }] },
      ],
    },
  ],
});

const version = editVersion.describe("Raised by each edit");

const segment = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    criteria,
    inWords: z
      .string()
      .nullable()
      .describe("The criteria as a sentence, in the language of Accept-Language; null for none"),
    isAutomatic: z.boolean(),
    version,
    memberCount: z.int().nonnegative(),
    archivedAt: z.iso.datetime().nullable().describe("Out of use since then"),
    recalculatedAt: z.iso.datetime().nullable().describe("When the members were last brought up to date by rule"),
    recalculatedMs: z.int().nullable(),
    problem: z.string().nullable().describe("Why the last recalculation failed; null where it did not"),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "CustomerSegment" });

export type Segment = z.infer<typeof segment>;

const path = "/api/admin/segments";
const one = "/api/admin/segments/{id}";
const bearer = { auth: "session-or-bearer", errors: "admin" } as const;
const name = plainName.max(120);
const description = z.string().max(500).nullable().optional();
const data = z.object({ data: segment });

export const listSegments = defineContract({
  ...bearer,
  method: "GET",
  path,
  summary: "List the segments",
  description: "All of them, as people sort names",
  permission: "customers:view",
  examples: [{ title: "List all segments", address: path }],
  input: z.object({}),
  output: listOf(segment).extend({ customers: count.describe("Of the business") }),
});

export const createSegment = defineContract({
  ...bearer,
  method: "POST",
  path,
  summary: "Create a segment",
  description: "An automatic one is filled by its criteria at once, one that is not by hand",
  permission: "customers:edit",
  status: 201,
  idempotencyKey: true,
  reasons: ["INVALID_CRITERIA", "EMPTY_CRITERIA", "SEGMENT_NAME_TAKEN", "IDEMPOTENCY_KEY_REUSED"],
  examples: [
    {
      title: "Create a new segment",
      address: path,
      body: {
        name: "High Value Customers",
        criteria: { minLifetimeValue: 1000, minOrders: 5 },
        isAutomatic: true,
        description: "Customers with high lifetime value",
      },
    },
  ],
  input: z.object({ name, description, criteria, isAutomatic: z.boolean() }),
  output: data,
});

export const getSegment = defineContract({
  ...bearer,
  method: "GET",
  path: one,
  summary: "Read a segment",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: data,
});

export const updateSegment = defineContract({
  ...bearer,
  method: "PATCH",
  path: one,
  summary: "Change a segment",
  description: "With the version that was read: 409 EDITED_MEANWHILE where somebody was faster",
  permission: "customers:edit",
  reasons: [
    "SEGMENT_NOT_FOUND",
    "INVALID_CRITERIA",
    "EMPTY_CRITERIA",
    "SEGMENT_CYCLE",
    "SEGMENT_NAME_TAKEN",
    "EDITED_MEANWHILE",
  ],
  input: z.object({
    id: z.string(),
    version,
    name: name.optional(),
    description,
    criteria: criteria.optional(),
    isArchived: z.boolean().optional(),
  }),
  output: data,
});

export const duplicateSegment = defineContract({
  ...bearer,
  method: "POST",
  path: "/api/admin/segments/{id}/duplicate",
  summary: "Duplicate a segment",
  description: "Under another name: its rule and its description and, of one filled by hand, its members",
  permission: "customers:edit",
  status: 201,
  idempotencyKey: true,
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_NAME_TAKEN", "IDEMPOTENCY_KEY_REUSED"],
  input: z.object({ id: z.string(), name }),
  output: data,
});

export const deleteSegment = defineContract({
  ...bearer,
  method: "DELETE",
  path: one,
  summary: "Delete a segment",
  description: "With its members and its history. One that another segment asks for stays: 409 SEGMENT_IN_USE",
  permission: "customers:edit",
  status: 204,
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_IN_USE"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});
