import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, money, share } from "#core/contracts/wire.ts";
import { reference } from "#core/values/names.ts";
import { MEMBERSHIP_STRENGTHS } from "#lib/axes/model.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";

/** `{axis: {name: number}}`. */
const byAxis = <Value extends z.ZodType>(value: Value) => z.record(z.string(), z.record(z.string(), value));

const profile = z
  .object({
    customer_id: personal("id", z.string().describe("The store's own ID")),
    store_id: z.string().describe("The business's slug"),
    dominant_segments: z
      .record(z.string(), z.string())
      .describe("{axis: segment key}; axes without a model are omitted"),
    unclear_axes: z
      .array(z.string())
      .describe(
        "Axes on which the name of the dominant segment isn't true of the customer's own figures; pages name none there",
      ),
    fuzzy_memberships: byAxis(share.max(1)).describe("Membership strengths; they sum to 1 per axis"),
    membership_strength: z
      .record(z.string(), z.enum(MEMBERSHIP_STRENGTHS))
      .describe("strong: the largest membership is above 0.7; balanced: the two largest together are; otherwise weak"),
    interpretation: z.string().describe("Keys of the dominant segments, in axis order"),
    feature_vectors: byAxis(z.number()).describe("In natural units, not rounded"),
    lifetime_value: money,
    churn_risk_score: share
      .max(1)
      .describe(
        "Ranks customers by how late they are by their own rhythm; the churn risk is 1 − orderChance90 of the forecast",
      ),
    archetype: z.string().nullable().describe("Key of the archetype; null without an order or a clear group"),
    fingerprint: byAxis(z.number().min(0).max(100)).describe("Percentile of each feature in the population"),
    calculated_at: instant,
    model_version: z.int().nullable().describe("null before the first run, when only features exist"),
  })
  .meta({ id: "AxisProfile" });

export type AxisProfile = z.infer<typeof profile>;

export const getCustomerProfile = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/admin/customers/{id}/profile",
  summary: "Read a customer's profile on the axes",
  description: "By the current model. Recalculated if the customer has ordered since it was computed",
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: profile }),
});

export const readProfiles = defineContract({
  permission: "customers:view",
  method: "POST",
  path: "/api/admin/profiles/batch",
  summary: "Read the profiles of many customers",
  description: "In the order of the request. 404 names the first unknown ID",
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.strictObject({ customerIds: z.array(reference).min(1).max(1000) }),
  output: z.object({ data: z.array(profile) }),
});

const one = {
  permission: "customers:view",
  method: "GET",
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.object({ id: z.string() }),
} as const;

export const listSimilarCustomers = defineContract({
  ...one,
  path: "/api/admin/customers/{id}/similar",
  summary: "List similar customers",
  description:
    "At most five customers with orders, most similar first, by the overlap of their memberships on all axes of the " +
    "current model",
  output: z.object({
    data: z.object({
      customers: z.array(
        z
          .object({
            ...customerIdentity,
            likeness: share
              .max(1)
              .describe("Similarity: the mean over the axes of Σ√(p·q) of the memberships; 1 if identical"),
            inCommon: z
              .array(z.object({ axis: z.string(), segment: z.string() }))
              .describe("Up to three shared nearest segments, rarest first"),
          })
          .meta({ id: "SimilarCustomer" }),
      ),
      comparedWith: count.describe("0 before the first run or for a customer without orders"),
    }),
  }),
});

const trend = z.number().min(-1).max(1).nullable();
const days = z.number().nonnegative();

export const getCustomerChurn = defineContract({
  ...one,
  path: "/api/admin/customers/{id}/churn",
  summary: "Read a customer's lapse signals",
  description:
    "The score that ranks customers, as of now, with its inputs: the customer's purchase rhythm and the days since the last purchase. " +
    "The churn risk is 1 − orderChance90 of the forecast",
  output: z.object({
    data: z
      .object({
        score: share
          .max(1)
          .describe("churn_risk_score: ranks customers by how late they are by their own rhythm, from 0 to 1"),
        isCalibrated: z.boolean().describe("Whether the score was tested on at least 200 known outcomes"),
        percentile: z
          .number()
          .min(0)
          .max(100)
          .nullable()
          .describe("Among all customers with orders; null before the first run"),
        purchaseDays: count.describe("Days with a sale"),
        daysSinceLast: days,
        usualGapDays: days.nullable().describe("Median days between purchase days; null with fewer than two gaps"),
        expectedWithinDays: days.describe("The customer is expected back within this many days from today"),
        consistency: share.max(1).describe("1 for perfectly regular purchases; 0 with fewer than two gaps"),
        isSeasonal: z.boolean(),
        frequencyTrend: trend.describe(
          "Purchase frequency relative to the customer's own pace, −1 to 1; null with a single purchase day",
        ),
        valueTrend: trend.describe("The same for spending"),
      })
      .nullable()
      .describe("null without an order"),
  }),
});

export type CustomerChurn = NonNullable<z.infer<typeof getCustomerChurn.output>["data"]>;
