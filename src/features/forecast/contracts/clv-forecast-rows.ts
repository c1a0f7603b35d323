import { z } from "zod";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import {
  counted,
  isAbsent,
  isName,
  isNumber,
  longList,
  maybeAmount,
  maybeName,
  postedChoice,
  postedName,
} from "#core/contracts/posted-rows.ts";

import type { CustomerSummary } from "#lib/clv/forecast-request.ts";
import { HORIZON_UNITS, horizonDays } from "#lib/clv/forecast-setting.ts";
import {
  COHORT_FIELDS,
  type CohortField,
  type CohortLabels,
  type PostedTransaction,
} from "#lib/purchases/order-log.ts";
import type { GivenFeatures } from "#lib/purchases/text-features.ts";
import { features, toFeatures } from "#records/contracts/family-answer.ts";
import {
  areCustomers,
  MOST_CUSTOMERS,
  readTransaction,
  transactionFields,
  transactionList,
} from "#records/contracts/purchase-sources.ts";

// Posted purchases and purchase summaries with what else is known of customers, and the forecast horizon.

/** More than two hundred years. */
const MOST_DAYS = 100_000;
/** Callers may record several purchases per day, but hardly more than one per hour. */
const MOST_A_DAY = 24;
const days = (words: string) => z.number().min(0).max(MOST_DAYS).describe(words);
const FEATURE_WORDS =
  "Additional features such as engagement or gender, for machine learning models; of a text, its ten most frequent values count";

/** For `cohort_by`. */
const labels = {
  channel: maybeName().describe("For cohort_by"),
  country: maybeName().describe("For cohort_by"),
  category: maybeName().describe("For cohort_by"),
  cohort: maybeName().describe("Any other criterion, for cohort_by"),
};

type Labelled = Partial<Record<CohortField, unknown>>;

/** Undefined if there are none, as in most bodies. */
const pickCohortLabels = (given: Labelled): CohortLabels | undefined => {
  const found = COHORT_FIELDS.filter((field) => !isAbsent(given[field]));
  return found.length === 0 ? undefined : Object.fromEntries(found.map((field) => [field, given[field] as string]));
};

const areLabels = (given: Labelled): boolean =>
  COHORT_FIELDS.every((field) => isAbsent(given[field]) || isName(given[field]));

type Described = Labelled & { features?: z.output<typeof features> | null | undefined };

const toDescription = (given: Described) => {
  const own = pickCohortLabels(given);
  return { ...(own && { labels: own }), ...(given.features && { features: toFeatures(given.features) }) };
};

const describedTransaction = z.withParser(
  z
    .object({
      ...transactionFields,
      ...labels,
      features: features.nullish().describe(`${FEATURE_WORDS}; the last ones of a customer count`),
    })
    .transform((row) => ({ ...(readTransaction(row) as PostedTransaction), ...toDescription(row) }))
    .meta({ id: "ClvForecastTransaction" }),
  (value) => {
    const row = readTransaction(value);
    if (!row) return z.core.INVALID;
    const given = value as Labelled & { features?: unknown };
    // Rows with features take the schema's way.
    if (!isAbsent(given.features) || !areLabels(given)) return z.core.INVALID;
    return { ...row, ...toDescription(given as Described) };
  },
);

export const describedTransactions = transactionList(describedTransaction);

const customerSummary = z
  .object({
    customer_id: postedName.describe("The store's own customer ID"),
    frequency: z.int().min(0).max(MOST_DAYS).describe("Days with a purchase after the first purchase day"),
    recency: days("From the first purchase to the last"),
    t: days("From the first purchase to the day of the forecast"),
    monetary_value: maybeAmount("Mean amount of the repeat purchases; below 0 it is as good as not known"),
    features: features.nullish().describe(FEATURE_WORDS),
    ...labels,
  })
  .transform((posted, context): Omit<CustomerSummary, "features"> & { features?: GivenFeatures } => {
    const { customer_id: customerId, frequency, monetary_value: value } = posted;
    const [recency, t] = [counted(posted.recency), counted(posted.t)];
    const refuse = (reason: string) => context.addIssue({ code: "custom", path: ["recency"], params: { reason } });
    if (frequency === 0 && recency > 0) refuse("recency_of_one");
    else if (recency > t) refuse("recency_beyond_t");
    else if (frequency > MOST_A_DAY * (recency + 1)) refuse("recency_too_short");
    const monetaryValue = isNumber(value) && value >= 0 ? counted(value) : null;
    return { customerId, frequency, recency, t, monetaryValue, ...toDescription(posted) };
  })
  .meta({ id: "ClvCustomer" });

export const customerSummaries = alsoPostedAs(
  longList(customerSummary, {
    min: 1,
    max: MOST_CUSTOMERS,
    unique: ["customer_id", ({ customerId }) => customerId],
    words: "Alternative: a purchase summary of each customer. Can be called data",
  }).nullish(),
  ["data"],
  areCustomers,
);

const LONGEST_HORIZON = horizonDays(10, "years");

const inUnits = z.object({ value: z.number(), unit: postedChoice(HORIZON_UNITS).default("months") });

/** "12 months" */
const LONGEST_WORDS = 30;
const IN_WORDS = /^(\d+(?:\.\d+)?) ?(day|week|month|year)s?$/i;

const readHorizon = (given: unknown): unknown => {
  if (typeof given === "number") return { value: given, unit: "months" };
  const [, value, unit] = (typeof given === "string" && given.length <= LONGEST_WORDS && given.match(IN_WORDS)) || [];
  return unit === undefined ? given : { value: Number(value), unit: `${unit.toLowerCase()}s` };
};

/** In days; `standard` in months. */
export const buildHorizonSchema = (standard: number) =>
  alsoPostedAs(
    z
      .unknown()
      .transform((given, context): number => {
        const refuse = (reason: string) => {
          context.addIssue({ code: "custom", params: { reason } });
          return z.NEVER;
        };
        const requested = readHorizon(given);
        if (typeof requested !== "object" || requested === null || Array.isArray(requested)) return refuse("horizon");
        const { success, data, error } = inUnits.safeParse(requested, { reportInput: true });
        if (!success) {
          context.issues.push(...(error.issues as z.core.$ZodRawIssue[]));
          return z.NEVER;
        }
        const ahead = horizonDays(data.value, data.unit);
        return ahead >= 1 && ahead <= LONGEST_HORIZON ? ahead : refuse("horizon_range");
      })
      .meta({
        override: {
          oneOf: [
            { type: "number", description: "Months" },
            { type: "string", description: "Such as 12 months", maxLength: LONGEST_WORDS },
            {
              type: "object",
              required: ["value"],
              properties: {
                value: { type: "number" },
                unit: { type: "string", enum: [...HORIZON_UNITS], default: "months" },
              },
            },
          ],
          default: standard,
        },
      })
      .prefault(standard)
      .describe("From one day to ten years. Can be called prediction_horizon"),
    ["prediction_horizon"],
  );
