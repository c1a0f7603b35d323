import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { chosenDay, count, day, instant, money, share } from "#core/contracts/wire.ts";
import { RUN_STATES } from "#core/values/run-states.ts";
import { run, step } from "#features/runs/contracts.ts";
import { ALGORITHMS, FEATURES, SEGMENTATION_TYPES, SEPARATIONS } from "#lib/purchases/purchasing.ts";
import { comparison } from "#records/contracts/report-query.ts";

const feature = z.enum(FEATURES);
const profile = z
  .partialRecord(feature, z.number().nullable())
  .describe("Means, each in its feature's own unit; null if unknown for all");
const lift = z.number().describe("Ratio to all customers");
const affinity = z.object({ name: z.string(), share: share.describe("Share of the segment's spending"), lift });

const group = z
  .object({
    id: z.string().meta({ examples: ["loyal", "bargain_hunters", "affinity_yarn"] }),
    label: z.string(),
    description: z.string(),
    recommendedActions: z.array(z.string()),
    customers: count,
    share: share.max(1).describe("Share of all customers in a segment"),
    avgPurchaseValue: money.nullable().describe("Mean spending per customer in the period"),
    profile,
    standout: z
      .array(z.object({ feature, value: z.number(), population: z.number(), z: z.number() }))
      .describe(
        "What sets the segment apart, strongest first: its mean, the mean of all customers, and the difference in standard deviations",
      ),
    topCategories: z.array(affinity),
    topBrands: z.array(affinity),
    crossCategory: z.array(z.object({ categories: z.tuple([z.string(), z.string()]), share, lift })),
    seasonality: z
      .object({ peakMonth: z.int().min(1).max(12), strength: share.max(1), shareByMonth: z.array(share).length(12) })
      .nullable(),
  })
  .meta({ id: "PurchasingGroup" });

export type PurchasingGroup = z.infer<typeof group>;

const answer = z
  .object({
    madeAt: instant,
    period: z.object({ start: day, end: day }).describe("Only orders in this period count"),
    customers: count.describe("Customers who bought in the period; each is in one segment"),
    sampled: count.describe("Number of customers the segments were fitted to; a sample if there are more than 50,000"),
    algorithm: z.enum(ALGORITHMS),
    quality: z.object({
      silhouette: z.number().nullable().describe("−1 to 1; null if there is only one segment"),
      separation: z.enum(SEPARATIONS).nullable().describe("good from 0.5, fair from 0.3, otherwise weak"),
      k: count,
    }),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    population: profile,
    groups: z.array(group).describe("By mean spending per customer, highest first"),
    map: z
      .object({
        axes: z.tuple([feature, feature]).describe("The two features that separate the segments best"),
        points: z.array(
          z.object({
            groupId: z.string(),
            x: z.number(),
            y: z.number(),
            customer: z
              .object({ id: z.string(), externalId: personal("id", z.string()), name: personal("name", z.string()) })
              .nullable()
              .describe("null without customers:view"),
          }),
        ),
      })
      .nullable()
      .describe("Segment map of a sample of at most 2,000 customers; null for segments by products"),
  })
  .meta({ id: "PurchasingAnswer" });

export type PurchasingAnswer = z.infer<typeof answer>;

const unfinishedRun = z
  .object({ id: z.string(), state: z.enum(RUN_STATES), progress: share.max(1), steps: z.array(step) })
  .nullable();

const compared = z
  .object({
    period: z.object({ start: day, end: day }),
    answer: z
      .object({
        madeAt: instant,
        customers: count.describe("0 if there were no sales in the period"),
        groups: z.array(group.pick({ id: true, label: true, customers: true, avgPurchaseValue: true })),
      })
      .nullable()
      .describe("null until a run with asOf has calculated it"),
    run: unfinishedRun.describe("That run: queued, running or failed"),
  })
  .nullable();

export const getPurchasing = defineContract({
  method: "GET",
  path: "/api/admin/purchasing",
  summary: "Read your purchase segments",
  description:
    "The segments of your customers by their purchases in the last two years, from the last run, " +
    "in the language of Accept-Language. Recalculated every night and on request",
  permission: "reports:view",
  examples: [{ title: "Read the behavioral purchase segments", address: "/api/admin/purchasing?type=behavioral" }],
  input: z.object({
    type: z
      .enum(SEGMENTATION_TYPES)
      .default("behavioral")
      .describe(
        "value: by spending; frequency: by timing and frequency; behavioral: by all of these and product behavior, or by the categories and brands bought where only these separate customers",
      ),
    compare: comparison
      .optional()
      .describe(
        "Adds the segments of an earlier two years: previous, year (ending on the same day last year) or their last day (YYYY-MM-DD)",
      ),
  }),
  output: z.object({
    data: z.object({
      type: z.enum(SEGMENTATION_TYPES),
      currency: z.string(),
      buyers: count.describe("Customers who bought in the last two years, as of now"),
      answer: answer.nullable().describe("null before the first run"),
      run: unfinishedRun.describe("The latest requested run that has not succeeded: queued, running or failed"),
      compared: compared.optional().describe("Only with compare; null without an answer"),
    }),
  }),
});

export const runPurchasing = defineContract({
  method: "POST",
  path: "/api/admin/purchasing/runs",
  summary: "Segment your customers by their purchases",
  description:
    "Same as the nightly run: follow it by its ID. The new answer replaces the current one when it is complete. If " +
    "the same run is already queued, returns that run",
  permission: "ai:use",
  status: 202,
  idempotencyKey: true,
  reasons: ["RUN_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Recalculate the purchase segments", address: "/api/admin/purchasing/runs", body: {} }],
  input: z.strictObject({
    asOf: chosenDay
      .optional()
      .describe(
        "Calculates the segments as of the end of an earlier day, only to compare with them; by default today's",
      ),
  }),
  output: z.object({ data: run }),
});
