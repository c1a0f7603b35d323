import { z } from "zod";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { COHORT_SPANS, isCohortField, REQUESTS } from "#features/forecast/rules/forecast-request.ts";
import { valueBasis } from "#features/report/contracts/value-basis.ts";
import { STANDARD_DISCOUNT_RATE } from "#lib/clv/forecast-setting.ts";
import { COHORT_FIELDS, type CohortLabels, type Features } from "#lib/purchases/order-log.ts";
import { MOST_FEATURES } from "#records/contracts/features.ts";
import { asOf, FAMILY, isMore, seed, source, withOneSource } from "#records/contracts/purchase-sources.ts";
import { clvForecast } from "./clv-forecast-answer.ts";
import { CLV_EXAMPLE_ANSWER, CLV_EXAMPLES } from "./clv-forecast-examples.ts";
import { buildHorizonSchema, customerSummaries, describedTransactions } from "./clv-forecast-rows.ts";

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
    z
      .enum([...REQUESTS, "ml"])
      .default("auto")
      .describe(
        "auto: the best of all models by holdout; probabilistic: the best of the probabilistic models; ml: gradient_boosting. " +
          "Can be called model_type",
      ),
    ["model_type"],
  ),
  cohort_by: z
    .enum([...COHORT_SPANS, ...COHORT_FIELDS])
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
  isMore<{ features?: Features }>(rows ?? customers ?? [], ({ features = {} }) => Object.keys(features), MOST_FEATURES);

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
