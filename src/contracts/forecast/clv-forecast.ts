import { z } from "zod";
import { COHORT_SPANS, REQUESTS } from "#lib/domain/forecast/forecast-request.ts";
import { STANDARD_DISCOUNT_RATE } from "#lib/domain/forecast/forecast-setting.ts";
import { longList } from "../bulk-parsing.ts";
import { defineContract } from "../contract.ts";
import { postedDay } from "../posted-rows.ts";
import { valueBasis } from "../report/value-basis.ts";
import { clvForecast } from "./clv-forecast-answer.ts";
import { CLV_EXAMPLE_ANSWER, CLV_EXAMPLES } from "./clv-forecast-examples.ts";
import { customerSummary, MOST_FEATURES, postedHorizon, transaction } from "./clv-forecast-rows.ts";

const MOST_CUSTOMERS = 200_000;
/** As many as fit in a body of 64 MB. */
const MOST_TRANSACTIONS = 2_000_000;
const LARGEST_SEED = 2 ** 32 - 1;
const STANDARD_SEED = 42;
/** 900% a year, for currencies with very high inflation. */
const MOST_DISCOUNT = 10;

const fields = z.object({
  transactions: longList(transaction, {
    min: 1,
    max: MOST_TRANSACTIONS,
    words: `Every purchase of at most ${MOST_CUSTOMERS.toLocaleString("en")} customers, in any order; purchases on one day count as one`,
  }).nullish(),
  customer_data: longList(customerSummary, {
    min: 1,
    max: MOST_CUSTOMERS,
    unique: ["customer_id", ({ customerId }) => customerId],
    words: "Alternative: a purchase summary of each customer",
  }).nullish(),
  source: z.enum(["stored"]).nullish().describe("Alternative: the business's own orders, for at most 50,000 customers"),
  value_basis: valueBasis.describe(
    "Only with source stored: what orders are worth, revenue net of refunds or its gross margin. Without a known cost an order's " +
      "margin is an unknown amount, and a loss counts as 0",
  ),
  horizon: postedHorizon,
  model: z
    .enum([...REQUESTS, "ml"])
    .default("auto")
    .describe(
      "auto: the best of all models by holdout; probabilistic: the best of the probabilistic models; ml: gradient_boosting",
    ),
  cohort_by: z.enum(COHORT_SPANS).default("none").describe("Period of the first purchase; month if model is cohort"),
  confidence_level: z.number().min(0.5).max(0.999).default(0.95).describe("Confidence level of the intervals"),
  discount_rate: z
    .number()
    .min(0)
    .max(MOST_DISCOUNT)
    .default(STANDARD_DISCOUNT_RATE)
    .describe("Annual rate; 0 for no discounting"),
  as_of: postedDay
    .nullish()
    .describe("Later data is ignored. Defaults to the last day with a purchase, or today for stored orders"),
  seed: z.int().min(0).max(LARGEST_SEED).default(STANDARD_SEED),
});

type Fields = z.output<typeof fields>;

const ALTERNATIVES = ["transactions", "customer_data", "source"] as const;

const isMore = <Row>(rows: readonly Row[], namesOf: (row: Row) => readonly string[], most: number): boolean => {
  const seen = new Set<string>();
  return rows.some((row) => namesOf(row).some((name) => seen.add(name).size > most));
};

type Problem = { at: string; reason: string; [value: string]: string | number };

const problemOfRows = ({ transactions = [], customer_data: rows }: Fields): Problem | undefined => {
  const exceedsLimit = transactions !== null && transactions.length > MOST_CUSTOMERS;
  if (exceedsLimit && isMore(transactions, ({ customerId }) => [customerId], MOST_CUSTOMERS))
    return { at: "transactions", reason: "distinct", max: MOST_CUSTOMERS };
  if (rows && isMore(rows, ({ features = {} }) => Object.keys(features), MOST_FEATURES))
    return { at: "customer_data", reason: "distinct", max: MOST_FEATURES };
  return undefined;
};

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Exactly one of the three sources must be given; only of stored orders the costs are known. */
const problemOfData = (given: Partial<Fields>): Problem | undefined => {
  const [first, second] = ALTERNATIVES.filter((name) => isGiven(given[name]));
  if (first === undefined) return { at: "data", reason: "required" };
  if (second) return { at: second, reason: "one_of_two", other: first };
  const isOfPosted = given.value_basis === "margin" && first !== "source";
  return isOfPosted ? { at: "value_basis", reason: "stored_only" } : undefined;
};

const input = fields.superRefine(
  (given, { issues }) => {
    const problem = problemOfData(given) ?? (issues.length === 0 ? problemOfRows(given) : undefined);
    if (!problem) return;
    const { at, ...params } = problem;
    issues.unshift({ code: "custom", path: [at], input: undefined, params, continue: true });
  },
  { when: () => true },
);

export const forecastPostedClv = defineContract({
  method: "POST",
  path: "/api/v1/ai/echointel/customer-intelligence/clv-forecast",
  summary: "Forecast customer lifetime value",
  description:
    "From exactly one of: posted purchases, posted summaries, or the business's own orders. Nothing is stored. Keys can be " +
    "snake_case or camelCase. Labels, actions and messages follow Accept-Language; IDs and codes do not change. The same body " +
    "always gives the same answer.",
  auth: "tenant",
  permission: "ai:use",
  errors: "ai",
  casing: "either",
  heavy: true,
  bodyLimit: 64 * 1024 * 1024,
  input,
  output: clvForecast,
  examples: CLV_EXAMPLES,
  exampleAnswer: CLV_EXAMPLE_ANSWER,
});
