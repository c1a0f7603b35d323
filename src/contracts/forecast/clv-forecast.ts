import { z } from "zod";
import { COHORT_SPANS, REQUESTS } from "#lib/domain/forecast/forecast-request.ts";
import { STANDARD_DISCOUNT_RATE } from "#lib/domain/forecast/forecast-setting.ts";
import { longList } from "../bulk-parsing.ts";
import { defineContract } from "../contract.ts";
import { postedDay } from "../posted-rows.ts";
import { clvForecast } from "./clv-forecast-answer.ts";
import { EXAMPLE_ANSWER, EXAMPLES } from "./clv-forecast-examples.ts";
import { customerSummary, MOST_FEATURES, postedHorizon, transaction } from "./clv-forecast-rows.ts";

const MOST_CUSTOMERS = 200_000;
/** As many as a body of 64 MB holds. */
const MOST_TRANSACTIONS = 2_000_000;
const LARGEST_SEED = 2 ** 32 - 1;
const STANDARD_SEED = 42;
/** Ten times as much a year later: there are currencies like that. */
const MOST_DISCOUNT = 10;

const fields = z.object({
  transactions: longList(transaction, {
    min: 1,
    max: MOST_TRANSACTIONS,
    words: `Every purchase of at most ${MOST_CUSTOMERS.toLocaleString("en")} customers, in any order; those of a day are one`,
  }).nullish(),
  customer_data: longList(customerSummary, {
    min: 1,
    max: MOST_CUSTOMERS,
    unique: ["customer_id", ({ customerId }) => customerId],
    words: "Instead: what each customer's purchases come down to",
  }).nullish(),
  source: z.enum(["stored"]).nullish().describe("Instead: the business's own orders, of at most 50,000 customers"),
  horizon: postedHorizon,
  model: z
    .enum([...REQUESTS, "ml"])
    .default("auto")
    .describe("auto and probabilistic: the best by holdout, of all or of those; ml: gradient_boosting"),
  cohort_by: z.enum(COHORT_SPANS).default("none").describe("The time of the first purchase; with model cohort, month"),
  confidence_level: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .describe("Of intervals that are meant to hold so many"),
  discount_rate: z
    .number()
    .min(0)
    .max(MOST_DISCOUNT)
    .default(STANDARD_DISCOUNT_RATE)
    .describe("A year; 0: what they will spend, whenever"),
  as_of: postedDay
    .nullish()
    .describe("What came later is left out. The last day with a purchase; of stored orders, today"),
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
  const mayBeMore = transactions !== null && transactions.length > MOST_CUSTOMERS;
  if (mayBeMore && isMore(transactions, ({ customerId }) => [customerId], MOST_CUSTOMERS))
    return { at: "transactions", reason: "distinct", max: MOST_CUSTOMERS };
  if (rows && isMore(rows, ({ features = {} }) => Object.keys(features), MOST_FEATURES))
    return { at: "customer_data", reason: "distinct", max: MOST_FEATURES };
  return undefined;
};

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** One of three, whatever else may be wrong. */
const problemOfData = (given: Partial<Fields>): Problem | undefined => {
  const [first, second] = ALTERNATIVES.filter((name) => isGiven(given[name]));
  if (first === undefined) return { at: "data", reason: "required" };
  return second && { at: second, reason: "one_of_two", other: first };
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
  summary: "Forecast what customers will spend",
  description:
    "Of posted purchases, of posted summaries, or of the business's own orders: one of the three; nothing is kept. Keys in " +
    "snake_case or camelCase. Labels, actions and messages follow Accept-Language; ids and codes never change. The same body " +
    "gives the same answer.",
  auth: "tenant",
  permission: "ai:use",
  errors: "ai",
  casing: "either",
  heavy: true,
  bodyLimit: 64 * 1024 * 1024,
  input,
  output: clvForecast,
  examples: EXAMPLES,
  exampleAnswer: EXAMPLE_ANSWER,
});
