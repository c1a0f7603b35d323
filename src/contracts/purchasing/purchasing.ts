import { z } from "zod";
import { ALGORITHMS, FEATURES, SEGMENTATION_TYPES } from "#lib/domain/purchasing/purchasing.ts";
import { SEPARATIONS } from "#lib/domain/purchasing/stored-answer.ts";
import { RUN_STATES } from "#lib/domain/runs/kinds.ts";
import { defineContract } from "../contract.ts";
import { run, step } from "../runs/runs.ts";
import { count, day, money, share } from "../wire.ts";

const one = { auth: "session-or-bearer", errors: "admin" } as const;

const feature = z.enum(FEATURES);
const profile = z
  .partialRecord(feature, z.number().nullable())
  .describe("Means, each in its feature's own unit; null where nobody has it");
const lift = z.number().describe("Times as much as everybody");
const affinity = z.object({ name: z.string(), share: share.describe("Of what the group spends"), lift });

const group = z
  .object({
    id: z.string().meta({ examples: ["loyal", "bargain_hunters"] }),
    label: z.string(),
    description: z.string(),
    recommendedActions: z.array(z.string()),
    customers: count,
    share: share.max(1).describe("Of all customers in a group"),
    avgPurchaseValue: money.nullable().describe("What a customer of it spent in the period"),
    profile,
    standout: z
      .array(z.object({ feature, value: z.number(), population: z.number(), z: z.number() }))
      .describe(
        "What marks it, the most first: its mean, everybody's, and how far apart they are in standard deviations",
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
    madeAt: z.iso.datetime(),
    period: z.object({ start: day, end: day }).describe("Whose orders count"),
    customers: count.describe("Who bought in the period: each is in one group"),
    sampled: count.describe("How many of them the groups and their means were found by; fewer than all above 50,000"),
    algorithm: z.enum(ALGORITHMS),
    quality: z.object({
      silhouette: z.number().nullable().describe("−1 to 1; null where there is one group"),
      separation: z.enum(SEPARATIONS).nullable().describe("good from 0.5, fair from 0.3, weak below"),
      k: count,
    }),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    population: profile,
    groups: z.array(group).describe("By what a customer of them spent, the most first"),
    map: z
      .object({
        axes: z.tuple([feature, feature]).describe("The two features that part the groups best"),
        points: z.array(
          z.object({
            groupId: z.string(),
            x: z.number(),
            y: z.number(),
            customer: z.object({ id: z.string(), name: z.string() }).nullable().describe("null without customers:view"),
          }),
        ),
      })
      .nullable()
      .describe("Where a sample of at most 2,000 customers stands"),
  })
  .meta({ id: "PurchasingAnswer" });

export type PurchasingAnswer = z.infer<typeof answer>;

export const getPurchasing = defineContract({
  ...one,
  method: "GET",
  path: "/api/admin/purchasing",
  summary: "Read how your customers buy",
  description:
    "The groups that the last run found among the business's own customers by what they bought in the last two years, " +
    "in the language of Accept-Language. They are made anew each night, and on request",
  permission: "reports:view",
  examples: [{ title: "How do customers buy?", address: "/api/admin/purchasing?type=behavioral" }],
  input: z.object({
    type: z
      .enum(SEGMENTATION_TYPES)
      .default("behavioral")
      .describe("value: by money; frequency: by when and how often; behavioral: by all of these and how they buy"),
  }),
  output: z.object({
    data: z.object({
      type: z.enum(SEGMENTATION_TYPES),
      currency: z.string(),
      buyers: count.describe("Who bought in the last two years, as of now"),
      answer: answer.nullable().describe("null before the first run"),
      run: z
        .object({ id: z.string(), state: z.enum(RUN_STATES), progress: share.max(1), steps: z.array(step) })
        .nullable()
        .describe("The last that was asked for and is not done: it waits, is worked on, or failed"),
    }),
  }),
});

export const runPurchasing = defineContract({
  ...one,
  method: "POST",
  path: "/api/admin/purchasing/runs",
  summary: "Segment your customers by their purchases",
  description:
    "As every night: follow the run by its id. The answer that stands is replaced when all of the new one is there. Asked " +
    "again while the same waits for its turn, it answers with that run",
  permission: "ai:use",
  status: 202,
  idempotencyKey: true,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Find the groups anew", address: "/api/admin/purchasing/runs", body: {} }],
  input: z.object({}),
  output: z.object({ data: run }),
});
