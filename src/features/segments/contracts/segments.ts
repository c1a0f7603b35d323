import { z } from "zod";
import { bulkChange } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { personalRule } from "#core/contracts/personal-data.ts";
import {
  count,
  editVersion,
  fileHeaders,
  instant,
  listInput,
  listOf,
  optionalPage,
  queryBoolean,
  queryIds,
  queryView,
} from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { FIELDS } from "#records/rules/criteria/catalogue.ts";
import { FLAT_KEYS } from "#records/rules/criteria/read-criteria.ts";
import { SEGMENT_KINDS } from "#records/rules/criteria/segment-list.ts";
import { SEGMENT_SORTS } from "#records/rules/view-lists.ts";

const FIELD_NAMES = FIELDS.map(({ name }) => name).join(", ");

/** Only checks that it is an object; the criteria parser validates it and reports problems with their path. */
export const criteria = z.record(z.string(), z.unknown()).meta({
  id: "Criteria",
  ...personalRule,
  description:
    `The flat form, whose conditions must all match (${FLAT_KEYS.join(", ")}), or a tree: {"all": […]}, ` +
    `{"any": […]}, {"not": […]} of such trees and of conditions {"field", "operator", "value", "withinDays", "times"}. ` +
    `Fields: ${FIELD_NAMES}. Money in major units. {} for a manual segment`,
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

const version = editVersion.describe("Increases with each edit");

const segment = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    criteria,
    inWords: z
      .string()
      .nullable()
      .describe("The criteria as a sentence, in the language of Accept-Language; null without criteria"),
    isAutomatic: z.boolean(),
    version,
    memberCount: z.int().nonnegative(),
    archivedAt: instant.nullable().describe("When it was archived; null if active"),
    recalculatedAt: instant.nullable().describe("When the members were last recalculated"),
    recalculatedMs: z.int().nullable().describe("Its share of the time that its batch of segments took then"),
    problem: z.string().nullable().describe("Why the last recalculation failed; null if it succeeded"),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "CustomerSegment" });

export type Segment = z.infer<typeof segment>;

const path = "/api/admin/segments";
const one = "/api/admin/segments/{id}";
const name = plainName.max(120);
const description = z.string().max(500).nullable().optional();
const data = z.object({ data: segment });
const listed = listInput(SEGMENT_SORTS, "name");

export const listSegments = defineContract({
  method: "GET",
  path,
  summary: "List the segments",
  description:
    "All segments that match the filters, in one answer unless page or pageSize is given. The file exports also need data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["VIEW_NOT_FOUND", "VIEW_INCOMPLETE"],
  examples: [{ title: "List all segments", address: path }],
  input: z.object({
    q: listed.q,
    kind: z.enum(SEGMENT_KINDS).optional().describe("failed: those whose last recalculation failed"),
    isArchived: queryBoolean.optional().describe("Only archived or only active segments; both if omitted"),
    sort: listed.sort,
    ...optionalPage,
    view: queryView("q, kind, isArchived and sort"),
    ids: queryIds.describe("Only these segments, as comma-separated IDs"),
    ...fileHeaders,
    exportFormat: z
      .enum(["csv", "members"])
      .optional()
      .describe("csv: the segments as a file; members: their current members, a row for each segment of a customer"),
  }),
  output: listOf(segment).extend({ customers: count.describe("All customers of the business") }),
});

export const createSegment = defineContract({
  method: "POST",
  path,
  summary: "Create a segment",
  description: "An automatic segment is filled by its criteria immediately; a manual one starts empty",
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
  input: z.strictObject({ name, description, criteria, isAutomatic: z.boolean() }),
  output: data,
});

export const getSegment = defineContract({
  method: "GET",
  path: one,
  summary: "Read a segment",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: data,
});

export const updateSegment = defineContract({
  method: "PATCH",
  path: one,
  summary: "Change a segment",
  description: "Send the version you read: 409 EDITED_MEANWHILE if it has changed since",
  permission: "customers:edit",
  reasons: [
    "SEGMENT_NOT_FOUND",
    "INVALID_CRITERIA",
    "EMPTY_CRITERIA",
    "SEGMENT_CYCLE",
    "SEGMENT_NAME_TAKEN",
    "EDITED_MEANWHILE",
  ],
  input: z.strictObject({
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
  method: "POST",
  path: "/api/admin/segments/{id}/duplicate",
  summary: "Duplicate a segment",
  description: "Copies the rule, the description and, for a manual segment, the members, under a new name",
  permission: "customers:edit",
  status: 201,
  idempotencyKey: true,
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_NAME_TAKEN", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({ id: z.string(), name }),
  output: data,
});

export const deleteSegment = defineContract({
  method: "DELETE",
  path: one,
  summary: "Delete a segment",
  description: "Deletes its members and history too. 409 SEGMENT_IN_USE if another segment refers to it",
  permission: "customers:edit",
  status: 204,
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_IN_USE"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});

const bulk = bulkChange(["archive", "restore"]);

export const changeSegments = defineContract({
  method: "POST",
  path: "/api/admin/segments/changes",
  summary: "Archive or restore several segments",
  description:
    "In one transaction. Archived segments keep their members, also for rules that refer to them. Restored automatic segments are " +
    "recalculated by a run. The opposite change of changedIds undoes it",
  permission: "customers:edit",
  status: 200,
  input: bulk.input,
  output: z.object({
    data: bulk.answer.extend({ runId: z.string().nullable().describe("The run that recalculates restored segments") }),
  }),
});
