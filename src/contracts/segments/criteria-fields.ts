import { z } from "zod";
import { FIELD_GROUPS, FIELD_TYPES } from "#lib/domain/segments/field.ts";
import { VALUE_FORMS } from "#lib/domain/segments/operators.ts";
import { defineContract } from "../contract.ts";
import { count } from "../wire.ts";

const bearer = { auth: "session-or-bearer", permission: "customers:view", errors: "admin" } as const;
const labelled = z.object({ value: z.string(), label: z.string() });

const field = z
  .object({
    name: z.string(),
    label: z.string(),
    group: z.enum(FIELD_GROUPS),
    type: z.enum(FIELD_TYPES),
    operators: z.array(z.object({ name: z.string(), value: z.enum(VALUE_FORMS).describe("The form of its value") })),
    options: z.array(labelled).nullable().describe("All there are; null where any text will do"),
    hasSuggestions: z.boolean().describe("Whether the values that occur can be asked for"),
    min: z.number().nullable().describe("Of a number"),
    max: z.number().nullable(),
    isWhole: z.boolean(),
    withinDays: z.enum(["never", "may", "must"]).describe("Whether it can be asked of the last so many days alone"),
    takesTimes: z.boolean().describe("Whether it can be asked for at least so many orders"),
    takesMembership: z.boolean().describe("Whether it can be asked for belonging by at least so much"),
    saysOrderOnly: z.boolean().describe("Of a share that says who before whom, and is no percentage"),
  })
  .meta({ id: "CriteriaField" });

export const listCriteriaFields = defineContract({
  ...bearer,
  method: "GET",
  path: "/api/admin/criteria-fields",
  summary: "List what criteria can ask",
  description:
    "The fields with their operators, in the order people are offered them and in the language of Accept-Language",
  input: z.object({}),
  output: z.object({ data: z.array(field), currency: z.string() }),
});

const suggestion = labelled.extend({ customers: count.describe("How many have it") });

export const listCriteriaValues = defineContract({
  ...bearer,
  method: "GET",
  path: "/api/admin/criteria-values",
  summary: "List the values that occur of a field",
  description:
    "Of a field with hasSuggestions, the most frequent first, at most 50; as they were at most ten minutes ago",
  input: z.object({
    field: z.string().describe("Its name"),
    q: z
      .string()
      .trim()
      .max(100)
      .optional()
      .describe("Occurs in the value or its label, regardless of case and accents"),
  }),
  output: z.object({ data: z.array(suggestion), total: count }),
});
