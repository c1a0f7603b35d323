import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, share } from "#core/contracts/wire.ts";
import { reference } from "#core/values/names.ts";
import { FIELD_GROUPS, FIELD_TYPES, MOST_SENTENCE, VALUE_FORMS } from "#records/rules/criteria/field.ts";
import { reason } from "./segment-members.ts";
import { criteria } from "./segments.ts";

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

export const readSentence = defineContract({
  method: "POST",
  path: "/api/admin/segments/from-sentence",
  summary: "Turn a sentence into criteria",
  description:
    "Criteria to check and edit; nothing is saved. Needs ANTHROPIC_API_KEY. Only the sentence, the names and options of " +
    "the fields, today's date and the currency are sent to the language model; category, product and segment names are " +
    "matched here. An answer that is not valid criteria is never returned. At most 30 sentences in ten minutes",
  permission: "ai:use",
  status: 200,
  reasons: ["SENTENCE_NOT_UNDERSTOOD", "LANGUAGE_MODEL_NOT_CONFIGURED", "LANGUAGE_MODEL_FAILED"],
  input: z.strictObject({
    sentence: z
      .string()
      .trim()
      .min(3)
      .max(MOST_SENTENCE)
      .describe("In English, Spanish or Portuguese, such as “bought yarn twice this year but nothing since September”"),
  }),
  output: z.object({
    data: z.object({
      criteria,
      inWords: z.string(),
      notUnderstood: z.array(z.string()).describe("Parts of the sentence that no field expresses"),
      unknownValues: z
        .array(z.object({ field: z.string(), values: z.array(z.string()) }))
        .describe("Values that do not occur in the shop's records, so that these conditions match no customers"),
    }),
  }),
});
