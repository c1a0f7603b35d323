import { z } from "zod";
import { SEARCH_KINDS } from "#core/contracts/choices.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { count, instant, listInput, listOf, queryIds } from "#core/contracts/wire.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";

const kindsIn = (text: string, context: z.core.$RefinementCtx) => {
  const names = text.split(",");
  const kinds = SEARCH_KINDS.filter((kind) => names.includes(kind));
  if (kinds.length === names.length) return kinds;
  context.addIssue({ code: "custom", params: { reason: "unknown_value", values: SEARCH_KINDS.join(", ") } });
  return z.NEVER;
};

const named = z.object({ id: z.string(), name: z.string() });

export const search = defineContract({
  method: "GET",
  path: "/api/admin/search",
  summary: "Find customers, segments, campaigns, audiences and products",
  description:
    "At most 8 of each. Customers: the one with exactly this external ID, then those whose names begin with the text, then those " +
    "in whose name, email, phone or external ID all words occur, if a word has three letters or more. Active segments, campaigns, " +
    "audiences and titles of products: those with most of the words, in any form and with a typing error in a word. Without " +
    "customers:pii, customers are found by external ID only; without reports:view, there are no campaigns and products",
  permission: "customers:view",
  examples: [{ title: "Find a customer, a segment or a campaign", address: "/api/admin/search?q=mar" }],
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
    ids: queryIds.describe(
      "Without q: the customers, segments, campaigns and audiences with these comma-separated IDs",
    ),
  }),
  output: z.object({
    data: z.object({
      customers: z.array(z.object(customerIdentity)),
      segments: z.array(z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean(), memberCount: count })),
      campaigns: z.array(named),
      audiences: z.array(named),
      products: z.array(z.object({ title: z.string() })),
    }),
  }),
});

export const countSearchMiss = defineContract({
  method: "POST",
  path: "/api/admin/search-misses",
  summary: "Count a search without a result",
  description:
    "Pages call it when neither the business's records nor anything of the product was found. The words are stored only if the " +
    "product knows all of them and no customer's name has one; other searches are counted together, without their words",
  permission: "customers:view",
  input: z.strictObject({ q: z.string().trim().min(1).max(100).describe("What was typed") }),
  output: z.void(),
  status: 204,
  examples: [
    { title: "Count a search without a result", address: "/api/admin/search-misses", body: { q: "gift wrapping" } },
  ],
});

const miss = z.object({
  id: z.string(),
  words: z.string().nullable().describe("null: searches with a word that is not stored, together"),
  misses: count,
  lastMissedAt: instant,
});

export const listSearchMisses = defineContract({
  method: "GET",
  path: "/api/admin/search-misses",
  summary: "List searches without a result",
  description: "Of the last 90 days, most frequent first, without who searched",
  permission: "settings:manage",
  examples: [{ title: "List searches without a result", address: "/api/admin/search-misses" }],
  input: z.object(listInput(["misses", "lastMissedAt"], "-misses")),
  output: listOf(miss.meta({ id: "SearchMiss" })),
});

export type SearchMiss = z.infer<typeof miss>;
