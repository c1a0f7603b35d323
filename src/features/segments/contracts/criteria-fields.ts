import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count } from "#core/contracts/wire.ts";
import { FIELD_GROUPS, FIELD_TYPES } from "#records/rules/criteria/field.ts";
import { VALUE_FORMS } from "#records/rules/criteria/operators.ts";

const bearer = { permission: "customers:view" } as const;
const labelled = z.object({ value: z.string(), label: z.string() });

const field = z
  .object({
    name: z.string(),
    label: z.string(),
    group: z.enum(FIELD_GROUPS),
    type: z.enum(FIELD_TYPES),
    operators: z.array(z.object({ name: z.string(), value: z.enum(VALUE_FORMS).describe("Type of its value") })),
    options: z
      .array(labelled)
      .nullable()
      .describe("All allowed values, for archetypes those of the last run; null if any text is allowed"),
    hasSuggestions: z.boolean().describe("Whether existing values can be listed"),
    min: z.number().nullable().describe("Minimum of a number"),
    max: z.number().nullable(),
    isWhole: z.boolean(),
    withinDays: z.enum(["never", "may", "must"]).describe("Whether withinDays can limit it to recent days"),
    takesTimes: z.boolean().describe("Whether times can require a number of orders or events"),
    takesMembership: z.boolean().describe("Whether it accepts a minimum membership strength"),
    saysOrderOnly: z.boolean().describe("Whether the value only ranks customers and is not a percentage"),
  })
  .meta({ id: "CriteriaField" });

export const listCriteriaFields = defineContract({
  ...bearer,
  method: "GET",
  path: "/api/admin/criteria-fields",
  summary: "List the criteria fields",
  description: "The fields with their operators, in display order and in the language of Accept-Language",
  input: z.object({}),
  output: z.object({
    data: z.array(field),
    currency: z.string(),
    readsSentences: z.boolean().describe("Whether POST /api/admin/segments/from-sentence is configured"),
  }),
});

const suggestion = labelled.extend({ customers: count.describe("Number of customers with this value") });

export const listCriteriaValues = defineContract({
  ...bearer,
  method: "GET",
  path: "/api/admin/criteria-values",
  summary: "List a field's existing values",
  description:
    "For a field with hasSuggestions; at most 50, most frequent first. Cached until orders change, for events up to a minute",
  input: z.object({
    field: z.string().describe("Field name"),
    q: z
      .string()
      .trim()
      .max(100)
      .optional()
      .describe("Text that must occur in the value or its label, regardless of case and accents"),
  }),
  output: z.object({ data: z.array(suggestion), total: count }),
});
