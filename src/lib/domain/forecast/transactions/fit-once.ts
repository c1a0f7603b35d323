import type { Histories } from "../model.ts";
import { collapse } from "./collapsed-rows.ts";
import { learnTransactions, type Transactions } from "./learn-transactions.ts";
import { memoizeByObject } from "./memoize-by-object.ts";
import type { TransactionFamily } from "./transaction-family.ts";

type Name = TransactionFamily["name"];

/** A fit without its family's functions, which can be sent between threads. */
type SentFit = Omit<Transactions, "family">;

const fitsOf = memoizeByObject((_: Histories) => new Map<Name, SentFit>());

/**
 * Fits a family to histories once: boosting starts from the fit of a model that is itself a candidate, and order chances and totals
 * use the same model of all customers as the forecast.
 */
export const fitOnce = (family: TransactionFamily, histories: Histories): Transactions => {
  const fits = fitsOf(histories);
  const known = fits.get(family.name);
  if (known) return { ...known, family };
  const { family: _, ...learned } = learnTransactions(family, collapse(histories));
  fits.set(family.name, learned);
  return { ...learned, family };
};

export type SentFits = ReadonlyMap<Name, SentFit>;

/** The fits to histories so far, for another thread with the same customers. */
export const fitsTo = (histories: Histories): SentFits => fitsOf(histories);

/** Adds fits that another thread made to the same histories. */
export const addFits = (histories: Histories, fits: SentFits): void => {
  const own = fitsOf(histories);
  for (const [name, fit] of fits) if (!own.has(name)) own.set(name, fit);
};
