import { z } from "zod";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import { SINGLE_MODELS } from "#lib/domain/forecast/model.ts";
import { BASELINES } from "#lib/domain/forecast/validation-report.ts";
import { count, day, money, share } from "../wire.ts";

export const clvTier = z.enum(CLV_TIERS);
const single = z.enum(SINGLE_MODELS);
const someModel = z.enum([...SINGLE_MODELS, "ensemble"]);

/** What is expected of one customer within the months that the forecast looks ahead. */
export const expectation = {
  predictedClv: money.describe("What they will spend, discounted to the day of the forecast"),
  lower: money,
  upper: money.describe("Of `level` of all customers like this one, the same share below lower as above upper"),
  likelyLower: money,
  likelyUpper: money.describe("The same of every second customer like this one"),
  expectedPurchases: z.number().nonnegative(),
  expectedOrderValue: money,
  pAlive: share.max(1).nullable().describe("Whether they are still a customer; null where the model does not know"),
  tier: clvTier.describe("By predictedClv: high the first fifth of all customers, medium the next three"),
  nextOrderOn: day.nullable().describe("By when one more order is to be expected; null if not within the months"),
  cohort: z
    .string()
    .nullable()
    .describe("When they first bought")
    .meta({ examples: ["2025-03"] }),
};

const tier = z.object({
  tier: clvTier,
  label: z.string(),
  recommendedActions: z.array(z.string()),
  customers: count,
  share: share.max(1).describe("Of all customers"),
  value: money.describe("What all of it will spend"),
  valueShare: share.max(1).describe("Of what everybody will spend"),
  from: money.describe("The least predictedClv in it"),
});

const errors = z
  .object({
    mae: z.number().describe("Mean absolute error of a customer's purchases"),
    rmse: z.number().describe("Root of their mean square error"),
    actual: z.number().describe("Purchases of all of them"),
    predicted: z.number(),
    bias: z.number().nullable().describe("Of the total: 0.1 is a tenth too many; null where nobody bought"),
    rankCorrelation: z.number().nullable().describe("Spearman's, −1 to 1; null where all are alike"),
    coverage: share.max(1).nullable().describe("Of customers, how many spent within their interval"),
  })
  .meta({ id: "ForecastErrors" });

const candidate = z.object({
  model: z.enum([...SINGLE_MODELS, "ensemble", ...BASELINES]),
  label: z.string(),
  isBaseline: z.boolean(),
  weight: share.max(1).describe("In the answer; 0 of what is not part of it"),
  selection: errors
    .nullable()
    .describe("Over the folds that decided, all before the holdout; null where there were none"),
  holdout: errors.nullable().describe("In the last days, which neither choice nor weights have seen"),
});

const model = z.object({
  selected: someModel,
  label: z.string(),
  reason: z.string().describe("Why this one, in words"),
  weights: z.partialRecord(single, share.max(1)).describe("Of the models the answer is made of"),
  parameters: z
    .record(z.string(), z.record(z.string(), z.number()))
    .describe("By their papers' letters, time in days")
    .meta({ examples: [{ pareto_nbd: { r: 0.55, alpha: 74.1, s: 0.61, beta: 81.7 } }] }),
  standardErrors: z
    .record(z.string(), z.record(z.string(), z.number().nullable()))
    .describe("Of the parameters that were fitted; null where the data do not decide one"),
  logLikelihood: z.record(z.string(), z.number()),
  holdout: z
    .object({ start: day, end: day, days: count, customers: count })
    .nullable()
    .describe("The days that the errors are of; null where there are too few"),
  candidates: z.array(candidate).describe("Models and what they must beat, the least error first"),
});

const point = z.object({
  on: day,
  actual: z.number().describe("Purchases after each one's first until then, of whom the models were fitted to"),
  expected: z.number(),
  lower: z.number(),
  upper: z.number(),
});

const calibration = z.object({
  customers: count.describe("Of like expectation"),
  predicted: share.max(1).describe("Mean probability of buying at all in the holdout"),
  happened: share.max(1).describe("How many of them did"),
  lower: share.max(1),
  upper: share.max(1).describe("Wilson's interval of 95 % around happened"),
});

const age = z.object({
  age: count.describe(
    "In months since the first purchases (quarters, years: as the cohorts are); 0 is the one they came in",
  ),
  activeCustomers: count.describe("Those of the cohort who bought then"),
  purchases: count,
  revenue: money,
  isComplete: z.boolean().describe("Whether it is over for all of them"),
});

const cohort = z
  .object({
    cohort: z.string().meta({ examples: ["2025-03"] }),
    customers: count,
    purchases: count.describe("Days with a purchase, to date"),
    revenue: money.describe("To date, net of refunds"),
    predictedClv: money.describe("Of all of them"),
    meanClv: money.describe("Of one of them"),
    expectedPurchases: z.number().nonnegative(),
    ages: z.array(age),
  })
  .meta({ id: "ForecastCohort" });

const top = z.object({
  customer: z.object({ id: z.string(), name: z.string() }).nullable().describe("null without customers:view"),
  ...expectation,
});

export const forecastAnswer = z
  .object({
    madeAt: z.iso.datetime(),
    asOf: day.describe("The last day whose orders count"),
    until: day.describe("The last day that is looked ahead to"),
    discountRate: z.number().nonnegative().describe("A year"),
    customers: count.describe("Who ever bought: each has a forecast"),
    sampled: count.describe("How many of them the models were fitted to and chosen by; fewer than all above 50,000"),
    totals: z.object({
      value: money,
      lower: money,
      upper: money,
      expectedPurchases: z.number().nonnegative(),
      pastValue: money.describe("What was spent in as many days before"),
    }),
    tiers: z.array(tier),
    distribution: z
      .object({
        isLogarithmic: z.boolean(),
        bins: z.array(z.object({ from: money, to: money, customers: count, value: money })),
      })
      .describe("How many customers are expected to spend how much"),
    top: z.array(top).describe("At most 20 customers, the most valuable first"),
    cohorts: z.array(cohort).describe("The oldest first"),
    model,
    tracking: z
      .object({
        holdoutFrom: day.describe("From here on the expectation had not seen the purchases"),
        points: z.array(point),
      })
      .nullable()
      .describe("Cumulative purchases, actual beside expected"),
    calibration: z.array(calibration).describe("By what was expected, the least first; empty without a holdout"),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: "ForecastAnswer" });

export type ForecastAnswer = z.infer<typeof forecastAnswer>;
