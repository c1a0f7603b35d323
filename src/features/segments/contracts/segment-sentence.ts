import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { MOST_SENTENCE } from "#features/segments/rules/sentence/limits.ts";
import { criteria } from "./segments.ts";

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
