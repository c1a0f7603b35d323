import { z } from "zod";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import { defineContract, type Example } from "#core/contracts/contract.ts";
import { postedChoice } from "#core/contracts/posted-rows.ts";
import { COHORT_SPANS, isCohortField, REQUESTS } from "#lib/clv/forecast-request.ts";
import { STANDARD_DISCOUNT_RATE } from "#lib/clv/forecast-setting.ts";
import { COHORT_FIELDS, type CohortLabels } from "#lib/purchases/order-log.ts";
import type { GivenFeatures } from "#lib/purchases/text-features.ts";
import { MOST_FEATURES } from "#records/contracts/family-answer.ts";
import { asOf, FAMILY, isMore, seed, source, withOneSource } from "#records/contracts/purchase-sources.ts";
import { valueBasis } from "#records/contracts/report-query.ts";
import { type ClvForecastAnswer, clvForecast } from "./clv-forecast-answer.ts";
import { buildHorizonSchema, customerSummaries, describedTransactions } from "./clv-forecast-rows.ts";

const call = {
  address: "/api/v1/ai/echointel/customer-intelligence/clv-forecast",
  headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
} as const;

const CLV_EXAMPLES: readonly Example[] = [
  {
    ...call,
    title: "Forecast a year from customer summaries",
    body: {
      customer_data: [
        { customer_id: "C001", frequency: 2, recency: 213, t: 273, monetary_value: 22.35 },
        { customer_id: "C002", frequency: 1, recency: 12, t: 272, monetary_value: 11.77 },
        { customer_id: "C003", frequency: 0, recency: 0, t: 271 },
        { customer_id: "C004", frequency: 7, recency: 206, t: 271, monetary_value: 73.74 },
        { customer_id: "C005", frequency: 0, recency: 0, t: 100 },
      ],
      model: "pareto_nbd",
      horizon: 12,
    },
  },
  {
    ...call,
    title: "Forecast half a year from purchases, with the best model",
    body: {
      transactions: [
        { customer_id: "C001", date: "2025-01-14", amount: 79.9 },
        { customer_id: "C001", date: "2025-04-02", amount: 120 },
        { customer_id: "C002", date: "2025-02-20", amount: 35.5 },
      ],
      horizon: { value: 26, unit: "weeks" },
      cohort_by: "month",
      confidence_level: 0.9,
    },
  },
  {
    ...call,
    title: "Forecast a year from the business's own orders",
    body: { source: "stored", model: "auto", discount_rate: 0.1 },
  },
];

/** The answer to the first call, rounded; a test checks it. */
const CLV_EXAMPLE_ANSWER: ClvForecastAnswer = {
  forecasts: [
    {
      customer_id: "C001",
      predicted_clv: 82.06,
      lower: 0,
      upper: 322.41,
      expected_purchases: 3.2964,
      expected_order_value: 26.06,
      p_alive: 0.9228,
      segment: "medium",
      cohort: null,
    },
    {
      customer_id: "C002",
      predicted_clv: 5.42,
      lower: 0,
      upper: 90.05,
      expected_purchases: 0.2565,
      expected_order_value: 22.13,
      p_alive: 0.0858,
      segment: "low",
      cohort: null,
    },
    {
      customer_id: "C003",
      predicted_clv: 6.08,
      lower: 0,
      upper: 44.81,
      expected_purchases: 0.177,
      expected_order_value: 35.95,
      p_alive: 0.0737,
      segment: "medium",
      cohort: null,
    },
    {
      customer_id: "C004",
      predicted_clv: 383.75,
      lower: 0,
      upper: 1146.84,
      expected_purchases: 5.73,
      expected_order_value: 70.08,
      p_alive: 0.877,
      segment: "high",
      cohort: null,
    },
    {
      customer_id: "C005",
      predicted_clv: 34.46,
      lower: 0,
      upper: 163.11,
      expected_purchases: 1.0024,
      expected_order_value: 35.95,
      p_alive: 0.3187,
      segment: "medium",
      cohort: null,
    },
  ],
  segments: [
    {
      segment: "high",
      label: "High CLV",
      customer_count: 1,
      total_clv: 383.75,
      share: 0.7498,
      recommended_actions: ["Assign dedicated account managers", "Offer premium services", "Prioritize support"],
    },
    {
      segment: "medium",
      label: "Medium CLV",
      customer_count: 3,
      total_clv: 122.6,
      share: 0.2396,
      recommended_actions: ["Implement upsell/cross-sell campaigns", "Implement loyalty programs"],
    },
    {
      segment: "low",
      label: "Low CLV",
      customer_count: 1,
      total_clv: 5.42,
      share: 0.0106,
      recommended_actions: ["Automate service delivery", "Optimize acquisition costs", "Consider churn risk"],
    },
  ],
  totals: { customer_count: 5, predicted_clv: 511.77, lower: 0, upper: 1872.68, expected_purchases: 10.46, shop: null },
  path: null,
  model: {
    requested: "pareto_nbd",
    selected: "pareto_nbd",
    reason: "requested",
    explanation: "Pareto/NBD was requested.",
    weights: { pareto_nbd: 1 },
    parameters: {
      pareto_nbd: { r: 4.0673, alpha: 283.57, s: 0.2323, beta: 7.82 },
      gamma_gamma: { p: 4, q: 4, v: 26.96 },
    },
    log_likelihood: { pareto_nbd: -55.05 },
    fits: {
      pareto_nbd: {
        standard_errors: { r: null, alpha: null, s: 0.2835, beta: null },
        converged: true,
        slope: 0,
        evaluations: 2,
      },
    },
    validation: null,
  },
  cohorts: [],
  warnings: [
    {
      code: "few_customers",
      message: "Only 5 customers: too few to estimate a distribution.",
      values: { customers: 5 },
    },
    {
      code: "horizon_beyond_history",
      message: "The horizon of 365 days is longer than the 273 days of history: its later part is extrapolated.",
      values: { horizon: 365, days: 273 },
    },
    {
      code: "needs_dates",
      message: "Summaries have no dates: models and cohorts that need dates were left out.",
      values: {},
    },
    {
      code: "spending_assumed",
      message:
        "Too few customers with repeat purchases have an amount: the mean amount and a typical distribution around it are used.",
      values: {},
    },
    {
      code: "short_history_customers",
      message: "1 customer has less than 6 months of history: what they will do is mostly inferred from the others.",
      values: { customers: 1 },
    },
    {
      code: "totals_assumed",
      message:
        "Season, drift and past errors could not be learned, so the total's interval uses typical forecast errors.",
      values: {},
    },
  ],
  as_of: null,
  horizon_days: 365.25,
  confidence_level: 0.95,
};

/** 900% a year, for currencies with very high inflation. */
const MOST_DISCOUNT = 10;

const fields = z.object({
  transactions: describedTransactions,
  customer_data: customerSummaries,
  source,
  value_basis: valueBasis.describe(
    "Only with source stored: what orders are worth, revenue net of refunds or its gross margin. Without a known cost an order's " +
      "margin is an unknown amount, and a loss counts as 0",
  ),
  horizon: buildHorizonSchema(12),
  model: alsoPostedAs(
    postedChoice([...REQUESTS, "ml"])
      .default("auto")
      .describe(
        "auto: the best of all models by holdout; probabilistic: the best of the probabilistic models; ml: gradient_boosting. " +
          "In any case. Can be called model_type",
      ),
    ["model_type"],
  ),
  cohort_by: postedChoice([...COHORT_SPANS, ...COHORT_FIELDS])
    .default("none")
    .describe(
      "month, quarter, year: of the first purchase; month if model is cohort. channel, country, category, cohort: what the first " +
        "purchase or the customer has in that field, with at most 100 different values",
    ),
  confidence_level: z.number().min(0.5).max(0.999).default(0.95).describe("Confidence level of the intervals"),
  discount_rate: z
    .number()
    .min(0)
    .max(MOST_DISCOUNT)
    .default(STANDARD_DISCOUNT_RATE)
    .describe("Annual rate; 0 for no discounting"),
  as_of: asOf,
  path: z
    .boolean()
    .default(true)
    .describe(
      "Whether to learn the model of the shop, for path, totals.shop and the interval of totals. Without it the answer is " +
        "faster, and the interval uses typical forecast errors",
    ),
  seed,
});

type Fields = z.output<typeof fields>;

const isOfTooManyFeatures = ({ transactions: rows, customer_data: customers }: Fields): boolean =>
  isMore<{ features?: GivenFeatures }>(
    rows ?? customers ?? [],
    ({ features = {} }) => Object.keys(features),
    MOST_FEATURES,
  );

const MOST_COHORTS = 100;

const isOfTooManyCohorts = ({ cohort_by: field, transactions: rows, customer_data: customers }: Fields): boolean =>
  isCohortField(field) &&
  isMore<{ labels?: CohortLabels }>(rows ?? customers ?? [], ({ labels }) => [labels?.[field] ?? ""], MOST_COHORTS);

const input = withOneSource(fields, ["transactions", "customer_data", "source"], {
  // Only of stored orders the costs are known.
  before: ({ value_basis: basis, cohort_by: cohortBy = "none", source: stored }) => {
    if (basis === "margin" && !stored) return { at: "value_basis", reason: "stored_only" };
    return stored && isCohortField(cohortBy) ? { at: "cohort_by", reason: "posted_only" } : undefined;
  },
  after: (given) =>
    isOfTooManyCohorts(given)
      ? { at: "cohort_by", reason: "distinct", max: MOST_COHORTS }
      : isOfTooManyFeatures(given)
        ? { at: given.transactions ? "transactions" : "customer_data", reason: "distinct", max: MOST_FEATURES }
        : undefined,
});

export const forecastPostedClv = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/customer-intelligence/clv-forecast",
  summary: "Forecast customer lifetime value",
  description:
    "From exactly one of: posted purchases, posted summaries, or the business's own orders. Nothing is stored. Keys can be " +
    "snake_case or camelCase. Labels, actions and messages follow Accept-Language; IDs and codes do not change. The same body " +
    "always gives the same answer.",
  input,
  output: clvForecast,
  examples: CLV_EXAMPLES,
  exampleAnswer: CLV_EXAMPLE_ANSWER,
});
