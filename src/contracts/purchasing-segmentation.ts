import { z } from "zod";
import { ALGORITHMS, FEATURES, GROUPS, SEGMENTATION_TYPES, WARNINGS } from "#lib/domain/purchasing/purchasing.ts";
import { snakeCase } from "#lib/domain/snake-case.ts";
import { defineContract } from "./contract.ts";
import { longList } from "./long.ts";
import { postedDay, purchasingRow } from "./purchasing-row.ts";
import { EXAMPLE_ANSWER, EXAMPLES } from "./purchasing-segmentation-examples.ts";
import { count, money, share } from "./wire.ts";

const MOST_CUSTOMERS = 200_000;
const FEWEST_SEGMENTS = 2;
const MOST_SEGMENTS = 10;
const LARGEST_SEED = 2 ** 32 - 1;
const STANDARD_SEED = 42;

const timePeriod = z
  .object({ start_date: postedDay.nullish(), end_date: postedDay.nullish() })
  .refine(({ start_date: start, end_date: end }) => !start || !end || start <= end, {
    params: { reason: "date_order" },
  })
  .transform(({ start_date: start, end_date: end }) => ({ ...(start && { start }), ...(end && { end }) }));

const segments = z
  .unknown()
  .refine(
    (given) =>
      given === "auto" ||
      (Number.isInteger(given) && Number(given) >= FEWEST_SEGMENTS && Number(given) <= MOST_SEGMENTS),
    { params: { reason: "auto_or_integer", min: FEWEST_SEGMENTS, max: MOST_SEGMENTS } },
  )
  .transform((given) => given as "auto" | number)
  .meta({
    override: {
      oneOf: [{ const: "auto" }, { type: "integer", minimum: FEWEST_SEGMENTS, maximum: MOST_SEGMENTS }],
      default: "auto",
    },
  })
  .default("auto");

const lift = z.number().describe("The share over what it would be of everybody");
const affinity = z.object({ name: z.string(), share: share.describe("Of the segment's amount"), lift });

const features = FEATURES.map(snakeCase);

const segment = z
  .object({
    segment_id: z.string().describe(`One of ${GROUPS.join(", ")}; with a number behind it where there are several`),
    customer_count: count,
    avg_purchase_value: money.nullable().describe("Mean of total_purchases; null where nobody gave money"),
    customers: z.array(z.string()),
    label: z.string(),
    description: z.string(),
    profile: z
      .object(Object.fromEntries(features.map((name) => [name, z.number().nullable().optional()])))
      .describe("Mean of each feature that was known, in its own unit"),
    top_categories: z.array(affinity),
    top_brands: z.array(affinity),
    cross_category: z
      .array(z.object({ categories: z.array(z.string()).length(2), share, lift }))
      .describe("Categories that the same customers buy"),
    seasonality: z
      .object({ peak_month: z.int().min(1).max(12), strength: share, share_by_month: z.array(share).length(12) })
      .nullable(),
    recommended_actions: z.array(z.string()).length(3),
    standout: z
      .array(z.object({ feature: z.enum(features), value: z.number(), population: z.number(), z: z.number() }))
      .describe("What marks it: its mean, everybody's, and how far apart they are in standard deviations"),
  })
  .meta({ id: "PurchasingSegment" });

const answer = z.object({
  segments: z.array(segment),
  segmentation_type: z.enum(SEGMENTATION_TYPES),
  algorithm: z.enum(["kmeans", "hierarchical"]),
  quality: z.object({ silhouette: z.number().min(-1).max(1).nullable(), k: count }),
  warnings: z.array(
    z.object({
      code: z.enum(WARNINGS),
      message: z.string().describe("In the language of Accept-Language"),
      values: z.record(z.string(), z.union([z.number(), z.string()])),
    }),
  ),
});

export const segmentPostedPurchases = defineContract({
  method: "POST",
  path: "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation",
  summary: "Segment posted customers by how they buy",
  description:
    "Groups the customers of the body by money, by frequency or by all that is known of their buying; nothing is kept. " +
    "Keys in snake_case or camelCase. Labels, descriptions, actions and messages follow Accept-Language; ids and codes " +
    "never change. The same body gives the same answer.",
  auth: "tenant",
  permission: "ai:use",
  errors: "ai",
  casing: "either",
  heavy: true,
  bodyLimit: 64 * 1024 * 1024,
  input: z.object({
    customer_data: longList(purchasingRow, {
      min: 1,
      max: MOST_CUSTOMERS,
      unique: ["customer_id", ({ customerId }) => customerId],
      words: "Of each any features, or the raw orders they are derived from",
    }),
    segmentation_type: z.enum(SEGMENTATION_TYPES).default("behavioral"),
    time_period: timePeriod.nullish().describe("Selects among orders; with features that are given it is a warning"),
    algorithm: z.enum(ALGORITHMS).default("auto").describe("hierarchical: Ward's, on a sample above 5,000 customers"),
    segments,
    seed: z.int().min(0).max(LARGEST_SEED).default(STANDARD_SEED),
  }),
  output: answer,
  examples: EXAMPLES,
  exampleAnswer: EXAMPLE_ANSWER,
});
