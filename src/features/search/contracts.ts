import { z } from "zod";
import { SEARCH_KINDS } from "#core/contracts/choices.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { count, queryIds } from "#core/contracts/wire.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";

const kindsIn = (text: string, context: z.core.$RefinementCtx) => {
  const names = text.split(",");
  const kinds = SEARCH_KINDS.filter((kind) => names.includes(kind));
  if (kinds.length === names.length) return kinds;
  context.addIssue({ code: "custom", params: { reason: "unknown_value", values: SEARCH_KINDS.join(", ") } });
  return z.NEVER;
};

export const search = defineContract({
  method: "GET",
  path: "/api/admin/search",
  summary: "Find customers and segments",
  description:
    "At most 8 of each. Customers: the one with exactly this external ID, then those whose names begin with the text, then those " +
    "in whose name, email, phone or external ID all words occur, if a word has three letters or more. Segments: the active ones " +
    "whose names have all words. Without customers:pii, customers are found by external ID only",
  permission: "customers:view",
  examples: [{ title: "Find a customer or a segment", address: "/api/admin/search?q=mar" }],
  input: z.object({
    q: z
      .string()
      .trim()
      .max(100)
      .optional()
      .describe("A name, a part of one, an email, a phone number or an external ID"),
    kinds: z
      .string()
      .transform(kindsIn)
      .default([...SEARCH_KINDS])
      .describe("What to find, comma-separated")
      .meta({ override: { type: "string", default: SEARCH_KINDS.join(",") } }),
    ids: queryIds.describe("Without q: the customers and segments with these comma-separated IDs"),
  }),
  output: z.object({
    data: z.object({
      customers: z.array(z.object(customerIdentity)),
      segments: z.array(z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean(), memberCount: count })),
    }),
  }),
});
