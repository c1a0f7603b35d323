import { z } from "zod";
import {
  COHORT_FIELDS,
  type CohortField,
  type CohortLabels,
  type PostedTransaction,
} from "#lib/domain/commerce/order-log.ts";
import {
  counted,
  dayNumberIn,
  isAbsent,
  isName,
  isWithin,
  LARGEST,
  maybeAmount,
  maybeName,
  postedDay,
  postedName,
} from "../posted-rows.ts";

const isAmount = (value: unknown): boolean => isAbsent(value) || isWithin(value, -LARGEST, LARGEST);

type Labelled = Partial<Record<CohortField, unknown>>;

/** Undefined if there are none, as in most bodies. */
export const labelsOf = (given: Labelled): CohortLabels | undefined => {
  const found = COHORT_FIELDS.filter((field) => !isAbsent(given[field]));
  return found.length === 0 ? undefined : Object.fromEntries(found.map((field) => [field, given[field] as string]));
};

const transactionOf = (customerId: string, day: number, amount: unknown, given: Labelled): PostedTransaction => {
  const labels = labelsOf(given);
  return {
    ...{ customerId, day, amount: typeof amount === "number" ? counted(amount) : Number.NaN },
    ...(labels && { labels }),
  };
};

/** For `cohort_by`. */
export const labels = {
  channel: maybeName().describe("For cohort_by"),
  country: maybeName().describe("For cohort_by"),
  category: maybeName().describe("For cohort_by"),
  cohort: maybeName().describe("Any other criterion, for cohort_by"),
};

const areLabels = (given: Labelled): boolean =>
  COHORT_FIELDS.every((field) => isAbsent(given[field]) || isName(given[field]));

/** A body of 64 MB can hold a million of them. */
const readTransaction = (value: unknown): PostedTransaction | typeof z.core.INVALID => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return z.core.INVALID;
  const { customer_id: customerId, date, amount } = value as Record<string, unknown>;
  const day = typeof date === "string" ? dayNumberIn(date) : undefined;
  return isName(customerId) && day !== undefined && isAmount(amount) && areLabels(value)
    ? transactionOf(customerId, day, amount, value)
    : z.core.INVALID;
};

export const transaction = z.withParser(
  z
    .object({
      customer_id: postedName.describe("The store's own customer ID"),
      date: postedDay,
      amount: maybeAmount("What was paid; below 0 what was given back"),
      ...labels,
    })
    .transform(({ customer_id, date, amount, ...given }) =>
      transactionOf(customer_id, dayNumberIn(date) ?? 0, amount, given),
    )
    .meta({ id: "ClvTransaction" }),
  readTransaction,
);
