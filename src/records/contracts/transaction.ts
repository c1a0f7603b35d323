import { z } from "zod";
import {
  counted,
  dayNumberIn,
  isAbsent,
  isName,
  isWithin,
  LARGEST,
  maybeAmount,
  postedDay,
  postedName,
} from "#core/contracts/posted-rows.ts";
import type { PostedTransaction } from "#lib/purchases/order-log.ts";

const isAmount = (value: unknown): boolean => isAbsent(value) || isWithin(value, -LARGEST, LARGEST);

const toPostedTransaction = (customerId: string, day: number, amount: unknown): PostedTransaction => ({
  customerId,
  day,
  amount: typeof amount === "number" ? counted(amount) : Number.NaN,
});

/** Undefined if the row is not valid. A body of 64 MB can hold a million of them. */
export const readTransaction = (value: unknown): PostedTransaction | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { customer_id: customerId, date, amount } = value as Record<string, unknown>;
  const day = typeof date === "string" ? dayNumberIn(date) : undefined;
  return isName(customerId) && day !== undefined && isAmount(amount)
    ? toPostedTransaction(customerId, day, amount)
    : undefined;
};

export const transactionFields = {
  customer_id: postedName.describe("The store's own customer ID"),
  date: postedDay,
  amount: maybeAmount("What was paid; below 0 what was given back"),
};

export const transaction = z.withParser(
  z
    .object(transactionFields)
    .transform(({ customer_id, date, amount }) => toPostedTransaction(customer_id, dayNumberIn(date) ?? 0, amount))
    .meta({ id: "ClvTransaction" }),
  (value) => readTransaction(value) ?? z.core.INVALID,
);
