import { z } from "zod";
import { defineContract } from "../contract.ts";
import { customerIdentity } from "../customer-standing.ts";
import { count, share } from "../wire.ts";

const one = {
  ...({ auth: "session-or-bearer", errors: "admin", permission: "customers:view", method: "GET" } as const),
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
} as const;

export const listSimilarCustomers = defineContract({
  ...one,
  path: "/api/admin/customers/{id}/similar",
  summary: "List the customers most like one",
  description:
    "At most five, the most alike first, out of all with an order: by the overlap of their memberships on all axes of the " +
    "standing model",
  output: z.object({
    data: z.object({
      customers: z.array(
        z
          .object({
            ...customerIdentity,
            likeness: share.max(1).describe("Mean over the axes of Σ√(p·q) of the memberships; 1 for the same ones"),
            inCommon: z
              .array(z.object({ axis: z.string(), segment: z.string() }))
              .describe("Segments both are nearest to, at most three, those that fewest others share first"),
          })
          .meta({ id: "SimilarCustomer" }),
      ),
      comparedWith: count.describe("0 before the first run, and of a customer without an order"),
    }),
  }),
});

const trend = z.number().min(-1).max(1).nullable();
const days = z.number().nonnegative();

export const getCustomerChurn = defineContract({
  ...one,
  path: "/api/admin/customers/{id}/churn",
  summary: "Read how likely a customer is to leave",
  description: "As of now, with what it is told from: their own rhythm against the days since their last purchase",
  output: z.object({
    data: z
      .object({
        score: share.max(1).describe("The chance that they do not come back within their expected time"),
        isCalibrated: z.boolean().describe("If not, it says who before whom, and no percentage"),
        percentile: z
          .number()
          .min(0)
          .max(100)
          .nullable()
          .describe("Among all with an order; null before the first run"),
        purchaseDays: count.describe("Days with a sale"),
        daysSinceLast: days,
        usualGapDays: days.describe(
          "Days between two, drawn to the population's while there are few; with a season a year and a month",
        ),
        expectedWithinDays: days.describe("From today: within these they are expected back"),
        consistency: share.max(1).describe("1 for a clock; 0 where there are not two gaps to compare"),
        isSeasonal: z.boolean(),
        frequencyTrend: trend.describe("Visits against their own pace, −1 to 1; null with one day with a sale"),
        valueTrend: trend.describe("The same of what they spend"),
      })
      .nullable()
      .describe("null without an order"),
  }),
});

export type CustomerChurn = NonNullable<z.infer<typeof getCustomerChurn.output>["data"]>;
