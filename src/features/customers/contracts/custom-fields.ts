import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, instant, listOf } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { CUSTOM_FIELD_KINDS, CUSTOM_FIELD_TYPES, CUSTOM_KEY } from "#records/rules/custom-fields.ts";

const field = z
  .object({
    id: z.string(),
    kind: z.enum(CUSTOM_FIELD_KINDS),
    key: z.string().describe("As in customFields of customers or orders"),
    name: z.string(),
    type: z.enum(CUSTOM_FIELD_TYPES),
    options: z.array(z.string()).describe("The values of a choice"),
    version: editVersion,
    archivedAt: instant.nullable().describe("An archived field takes no more values and is not shown"),
    criteriaField: z
      .string()
      .describe("Its name in segment rules")
      .meta({ examples: ["custom_number_shoe_size"] }),
    segments: z.array(z.object({ id: z.string(), name: z.string() })).describe("The segments whose rules use it"),
  })
  .meta({ id: "CustomField" });

export type ListedCustomField = z.infer<typeof field>;

const path = "/api/admin/custom-fields";
const one = "/api/admin/custom-fields/{id}";
const name = plainName.trim().min(1).max(60);
const options = z.array(plainName.trim().min(1).max(100)).max(100);
const data = z.object({ data: field });

export const listCustomFields = defineContract({
  permission: "customers:view",
  method: "GET",
  path,
  summary: "List the custom fields of customers and orders",
  description: "All of them, each kind sorted by name, archived ones included",
  input: z.object({}),
  output: listOf(field),
});

export const createCustomField = defineContract({
  permission: "settings:manage",
  method: "POST",
  path,
  summary: "Create a custom field",
  description:
    "The kind, key and type never change, because values and rules refer to them. A key is unique within its kind. At most 50 fields of each kind",
  status: 201,
  idempotencyKey: true,
  reasons: ["CUSTOM_FIELD_KEY_TAKEN", "CUSTOM_FIELD_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({
    kind: z.enum(CUSTOM_FIELD_KINDS).default("customers").describe("What has its values"),
    key: z
      .string()
      .max(40)
      .regex(CUSTOM_KEY)
      .describe("Lower-case letters, digits and underscores")
      .meta({ examples: ["shoe_size"] }),
    name,
    type: z.enum(CUSTOM_FIELD_TYPES),
    options: options.optional().describe("The values of a choice"),
  }),
  output: data,
});

export const updateCustomField = defineContract({
  permission: "settings:manage",
  method: "PATCH",
  path: one,
  summary: "Rename, archive or restore a custom field",
  description: "Stored values stay, also those of an option that is removed",
  reasons: ["CUSTOM_FIELD_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id: z.string(),
    version: editVersion,
    name: name.optional(),
    options: options.optional(),
    isArchived: z.boolean().optional(),
  }),
  output: data,
});

export const deleteCustomField = defineContract({
  permission: "settings:manage",
  method: "DELETE",
  path: one,
  summary: "Delete a custom field with its values",
  description: "409 CUSTOM_FIELD_IN_USE while the rule of a segment uses it",
  status: 204,
  reasons: ["CUSTOM_FIELD_NOT_FOUND", "CUSTOM_FIELD_IN_USE"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});
