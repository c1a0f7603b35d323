import type { Histories } from "../model.ts";
import { collapse } from "./collapsed-rows.ts";
import { learnTransactions, type Transactions } from "./learn-transactions.ts";
import { memoizeByObject } from "./memoize-by-object.ts";
import type { TransactionFamily } from "./transaction-family.ts";

type Name = TransactionFamily["name"];

const fitsOf = memoizeByObject((_: Histories) => new Map<Name, Transactions>());

/**
 * Fits a family to histories once: boosting starts from the fit of a model that is itself a candidate, and order chances and totals
 * use the same model of all customers as the forecast.
 */
export const fitOnce = (family: TransactionFamily, histories: Histories): Transactions => {
  const fits = fitsOf(histories);
  const known = fits.get(family.name);
  if (known) return known;
  const learned = learnTransactions(family, collapse(histories));
  fits.set(family.name, learned);
  return learned;
};

/** Fits without their family's functions, which can be sent between threads. */
export type SentFits = Partial<Record<Name, Omit<Transactions, "family">>>;

/** The fits to histories so far. */
export const fitsTo = (histories: Histories): SentFits =>
  Object.fromEntries([...fitsOf(histories)].map(([name, { family: _, ...fit }]) => [name, fit]));
