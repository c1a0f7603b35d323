import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { customerIdentity } from "#core/contracts/customer-standing.ts";
import { count, share } from "#core/contracts/wire.ts";

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
  summary: "Read a customer's churn risk",
  description: "As of now, with its inputs: the customer's purchase rhythm and the days since the last purchase",
  output: z.object({
    data: z
      .object({
        score: share.max(1).describe("Probability that the customer does not return within the expected time"),
        isCalibrated: z.boolean().describe("If false, the score only ranks customers and is not a probability"),
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
