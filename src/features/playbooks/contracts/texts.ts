import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, LARGEST_INTEGER } from "#core/contracts/wire.ts";
import { LANGUAGES } from "#core/messages/language.ts";
import { PLACEHOLDERS, TEXT_KEYS } from "#records/rules/business-texts.ts";

const key = z.enum(TEXT_KEYS).describe("A message, an action of the churn list, or an RFM segment's action 1 to 3");
const language = z.enum(LANGUAGES);
const inLanguages = <Value extends z.ZodType>(value: Value) => z.object({ en: value, es: value, pt: value });

const texts = z
  .object({
    version: count.describe("0 until the texts are first changed"),
    changedAt: instant.nullable(),
    texts: z.array(
      z.object({
        key,
        maxLength: count,
        placeholders: z.array(z.enum(PLACEHOLDERS)).describe("Allowed in this text, in braces: {name}"),
        standard: inLanguages(z.string()),
        own: inLanguages(z.string().nullable()).describe("Null uses the standard text"),
      }),
    ),
  })
  .meta({ id: "BusinessTexts" });

export type BusinessTextsAnswer = z.infer<typeof texts>;
export type EditableText = BusinessTextsAnswer["texts"][number];

export const getTexts = defineContract({
  method: "GET",
  path: "/api/admin/actions/texts",
  summary: "Read the message and action texts",
  description: "The business's own texts and the standard ones, in each language",
  permission: "customers:view",
  input: z.object({}),
  output: z.object({ data: texts }),
});

export const updateTexts = defineContract({
  method: "PUT",
  path: "/api/admin/actions/texts",
  summary: "Change the message and action texts",
  description:
    "Pages and exports of customers use them; the segmentation report keeps its fixed actions. Send the version you read: 409 " +
    "EDITED_MEANWHILE if it has changed since",
  permission: "customers:edit",
  reasons: ["EDITED_MEANWHILE"],
  input: z.strictObject({
    version: count.max(LARGEST_INTEGER),
    changes: z
      .array(
        z.strictObject({
          key,
          language,
          text: z.string().max(4000).nullable().describe("Null resets to the standard"),
        }),
      )
      .min(1)
      .max(TEXT_KEYS.length * LANGUAGES.length),
  }),
  output: z.object({ data: texts }),
});

export const listTextSamples = defineContract({
  method: "GET",
  path: "/api/admin/actions/texts/samples",
  summary: "List customers to preview texts with",
  description: "The most valuable customers with the values of all placeholders in each language",
  permission: "customers:view",
  input: z.object({}),
  output: z.object({
    data: z.array(
      z
        .object({
          id: z.string(),
          externalId: personal("id", z.string()),
          name: personal("name", z.string().nullable()),
          values: inLanguages(z.record(z.enum(PLACEHOLDERS), z.string())),
        })
        .meta({ id: "TextSample" }),
    ),
  }),
});

export type TextSample = z.infer<typeof listTextSamples.output>["data"][number];
