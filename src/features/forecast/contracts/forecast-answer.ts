import { z } from "zod";
import { personal } from "#core/contracts/personal-data.ts";
import { count, day, instant, money, share } from "#core/contracts/wire.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { SINGLE_MODELS } from "#lib/clv/model.ts";
import { TOTALS_METHODS } from "#lib/clv/totals/simple-totals.ts";
import { EVENT_KINDS } from "#lib/clv/totals/weekly-log.ts";
import { BASELINES } from "#lib/clv/validation-report.ts";
import { eventGain } from "./planned-events.ts";

export const pathValues = z.object({
  expected: z.number(),
  lower80: z.number().describe("The interval that contains the actual value in 80% of cases"),
  upper80: z.number(),
  lower95: z.number(),
  upper95: z.number(),
});

const pathGroups = z.object({
  all: pathValues,
  existing: pathValues.describe("Customers with an order by the as-of day"),
  newcomers: pathValues.describe("Customers still to come"),
});

export const pathPeriod = z.object({
  from: day,
  to: day,
  orders: pathGroups.describe("Days on which a customer buys; several purchases on a day are one"),
  revenue: pathGroups.nullable().describe("Not discounted; null if too few amounts are known"),
});

const ratios = z.object({ existing: z.array(z.number()), newcomers: z.array(z.number()) });

const whatIf = z.object({
  retention: z
    .number()
    .describe("Orders of existing customers in the last 30 days ahead relative to the first 30, apart from the season"),
  scenarios: z
    .array(
      z.object({
        retention: z.number(),
        orders: ratios.describe("Of each month ahead, relative to the forecast"),
        revenue: ratios.nullable(),
      }),
    )
    .describe("If customers left more or less often, by ascending `retention`; interpolate between them"),
});

/** What the methods weigh, and how their forecasts of past periods went. */
const record = z
  .object({
    methods: z
      .array(
        z.object({
          method: z
            .enum(TOTALS_METHODS)
            .describe(
              "model: the model of the customers. lastYear: the same weeks of last year. lastYearWithGrowth: these times the growth " +
                "of the last 52 weeks. theta and dampedTrend: by month. recentMean: the mean of 13 weeks",
            ),
          weight: share.max(1).describe("In the forecast, by the inverse of the squared error"),
          error: z.number().nonnegative().describe("Root mean squared error of a past period's orders; 0.1 is 10%"),
        }),
      )
      .describe("The heaviest first"),
    error: z.number().nonnegative().describe("The same of the methods' mean by these weights"),
    forecasts: z
      .array(
        z.object({
          from: day,
          to: day,
          actual: z.number().nonnegative().describe("Orders"),
          expected: z.number().describe("Orders, the methods' mean by these weights"),
        }),
      )
      .describe(
        "At most 4 past periods, the latest first; they may overlap. Each was forecast from the orders before it only, but the " +
          "weights were learned from all of them",
      ),
  })
  .meta({ id: "ForecastRecord" });

/** A business's orders and revenue by period, and what they were. */
const forecastPath = z
  .object({
    months: z.array(pathPeriod).describe("Calendar months; the first and the last one may be shorter"),
    weeks: z.array(pathPeriod).describe("Weeks from the day after the as-of day; the last one may be shorter"),
    whole: pathPeriod.describe("The horizon as one period"),
    past: z
      .array(z.object({ from: day, to: day, orders: count, revenue: money }))
      .describe("What was bought in up to 24 calendar months before; the last one ends with the as-of day"),
    holiday: z
      .object({
        country: z
          .string()
          .describe("Of the business's time zone; ISO 3166-1 alpha-2")
          .meta({ examples: ["GB"] }),
        change: z.number().describe("Of the repeat orders of a week with a public holiday, relative to them"),
      })
      .nullish()
      .describe("Null if it was not learned, as with less than nine months of orders"),
    events: z
      .array(eventGain.extend({ id: z.string(), kind: z.enum(EVENT_KINDS), startsOn: day, lastDay: day }))
      .optional()
      .describe(
        "What planned events bring, as they were when the forecast was made; absent until the first run after an update",
      ),
    whatIf: whatIf
      .nullish()
      .describe("Null if customers of the model can't leave; absent until the first run after an update"),
    record: record
      .nullish()
      .describe(
        "Null without a past period as long as the forecast after a year of orders: then the model of the customers is all of the " +
          "forecast. Absent until the first run after an update",
      ),
  })
  .meta({ id: "ForecastPath" });

export const clvTier = z.enum(CLV_TIERS);
const single = z.enum(SINGLE_MODELS);
const someModel = z.enum([...SINGLE_MODELS, "ensemble"]);

/** The forecast for one customer over the forecast's months. */
export const expectation = {
  predictedClv: money.describe("Expected spending, discounted to the forecast date"),
  lower: money,
  upper: money.describe("Upper bound of the interval at `level`; equal tails"),
  likelyLower: money,
  likelyUpper: money.describe("Upper bound of the 50% interval"),
  expectedPurchases: z.number().nonnegative(),
  expectedOrderValue: money,
  pAlive: share.max(1).nullable().describe("Probability active; null if the model does not estimate it"),
  tier: clvTier.describe(
    "By predictedClv. high: the top fifth of customers; medium: the next three fifths; low: the last fifth",
  ),
  nextOrderOn: day
    .nullable()
    .describe(
      "Date by which an order is as likely as not, by the same distribution as orderChance7, 30 and 90; null if an order within the " +
        "forecast's months is less likely than not",
    ),
  cohort: z
    .string()
    .nullable()
    .describe("Period of the first purchase")
    .meta({ examples: ["2025-03"] }),
};

const tier = z.object({
  tier: clvTier,
  label: z.string(),
  recommendedActions: z.array(z.string()),
  customers: count,
  share: share.max(1).describe("Share of all customers"),
  value: money.describe("Expected spending of the tier"),
  valueShare: share.max(1).describe("Share of the expected spending of all customers"),
  from: money.describe("Lowest predictedClv in the tier"),
});

const errors = z
  .object({
    crps: z
      .number()
      .nullable()
      .describe(
        "Mean continuous ranked probability score of the purchases per customer; the mean absolute error for baselines. Null in forecasts made before it existed",
      ),
    score: z
      .number()
      .nullable()
      .describe("crps + 0.1 × the absolute error of the total per customer. Models are selected by it"),
    mae: z.number().describe("Mean absolute error of purchases per customer"),
    rmse: z.number().describe("Root mean square error of purchases per customer"),
    actual: z.number().describe("Total actual purchases"),
    predicted: z.number(),
    bias: z.number().nullable().describe("Relative bias of the total: 0.1 is 10% too high; null without purchases"),
    rankCorrelation: z
      .number()
      .nullable()
      .describe("Spearman's rank correlation, −1 to 1; null if all values are equal"),
    coverage: share.max(1).nullable().describe("Share of customers whose spending was within their interval"),
  })
  .meta({ id: "ForecastErrors" });

const candidate = z.object({
  model: z.enum([...SINGLE_MODELS, "ensemble", ...BASELINES]),
  label: z.string(),
  isBaseline: z.boolean(),
  weight: share.max(1).describe("Weight in the final forecast; 0 if not used"),
  selection: errors
    .nullable()
    .describe("Over the folds used for model selection, all before the holdout; null if there were none"),
  holdout: errors.nullable().describe("In the holdout, which neither model selection nor weights used"),
});

const model = z.object({
  selected: someModel,
  label: z.string(),
  reason: z.string().describe("Why this model was chosen"),
  weights: z.partialRecord(single, share.max(1)).describe("Weights of the combined models"),
  parameters: z
    .record(z.string(), z.record(z.string(), z.number()))
    .describe("With the symbols of each paper; time in days")
    .meta({ examples: [{ pareto_nbd: { r: 0.55, alpha: 74.1, s: 0.61, beta: 81.7 } }] }),
  standardErrors: z
    .record(z.string(), z.record(z.string(), z.number().nullable()))
    .describe("Confidence intervals of the fitted parameters; null if the data do not determine one"),
  logLikelihood: z.record(z.string(), z.number()),
  holdout: z
    .object({ start: day, end: day, days: count, customers: count })
    .nullable()
    .describe("Holdout period; null if the history is too short"),
  candidates: z.array(candidate).describe("Models and baselines, lowest error first"),
});

const point = z.object({
  on: day,
  actual: z.number().describe("Cumulative repeat purchases of the customers the models were fitted to"),
  expected: z.number(),
  lower: z.number(),
  upper: z.number(),
});

const calibration = z.object({
  customers: count.describe("Customers with similar predictions"),
  predicted: share.max(1).describe("Mean predicted probability of a purchase in the holdout"),
  happened: share.max(1).describe("Share who actually bought"),
  lower: share.max(1),
  upper: share.max(1).describe("95% Wilson confidence interval of happened"),
});

const age = z.object({
  age: count.describe(
    "Months (or quarters or years, by cohort) since the first purchase; 0 is the period of the first purchase",
  ),
  activeCustomers: count.describe("Customers of the cohort who bought in this period"),
  purchases: count,
  revenue: money,
  isComplete: z.boolean().describe("Whether the period has ended for the whole cohort"),
});

const cohort = z
  .object({
    cohort: z.string().meta({ examples: ["2025-03"] }),
    customers: count,
    purchases: count.describe("Purchase days to date"),
    revenue: money.describe("To date, net of refunds"),
    predictedClv: money.describe("Total over all customers"),
    meanClv: money.describe("Mean per customer"),
    expectedPurchases: z.number().nonnegative(),
    ages: z.array(age),
  })
  .meta({ id: "ForecastCohort" });

const top = z.object({
  customer: z
    .object({ id: z.string(), externalId: personal("id", z.string()), name: personal("name", z.string()) })
    .nullable()
    .describe("null without customers:view"),
  ...expectation,
});

export const forecastAnswer = z
  .object({
    madeAt: instant,
    asOf: day.describe("Last day of the data used"),
    until: day.describe("Last day of the forecast"),
    discountRate: z.number().nonnegative().describe("Annual rate"),
    customers: count.describe("Customers with at least one purchase; each has a forecast"),
    sampled: count.describe("Number of customers the models were fitted to; a sample if there are more than 50,000"),
    totals: z.object({
      value: money,
      lower: money,
      upper: money,
      expectedPurchases: z.number().nonnegative(),
      pastValue: money.describe("Spending in the preceding period of equal length"),
    }),
    tiers: z.array(tier),
    distribution: z
      .object({
        isLogarithmic: z.boolean(),
        bins: z.array(z.object({ from: money, to: money, customers: count, value: money })),
      })
      .describe("Distribution of customers by expected spending"),
    path: forecastPath
      .nullable()
      .describe(
        "Orders and revenue ahead, of all customers; null with less than two weeks of orders, and until the first run after an update",
      ),
    top: z.array(top).describe("At most 20 customers, highest value first"),
    cohorts: z.array(cohort).describe("Oldest first"),
    model,
    tracking: z
      .object({
        holdoutFrom: day.describe("From this day on, purchases were not used for the fit"),
        points: z.array(point),
      })
      .nullable()
      .describe("Cumulative purchases, actual and expected"),
    calibration: z.array(calibration).describe("By predicted probability, lowest first; empty without a holdout"),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: "ForecastAnswer" });

export type ForecastAnswer = z.infer<typeof forecastAnswer>;
