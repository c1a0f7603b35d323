import type { Histories } from "#lib/clv/model.ts";
import { memoizeByObject } from "#lib/memoize-by-object.ts";
import { collapse } from "./collapsed-rows.ts";
import { type Learned, learnTransactions, type Transactions } from "./learn-transactions.ts";
import type { TransactionFamily } from "./transaction-family.ts";

type Name = TransactionFamily["name"];

/** The covariance is computed only when it is read. */
const ofFamily = (family: TransactionFamily, learned: Learned): Transactions => ({
  family,
  parameters: learned.parameters,
  fit: learned.fit,
  warnings: learned.warnings,
  get logCovariance() {
    return learned.logCovariance;
  },
});

const getFits = memoizeByObject((_: Histories) => new Map<Name, Learned>());

/**
 * Fits a family to histories once: boosting starts from the fit of a model that is itself a candidate, and order chances and totals
 * use the same model of all customers as the forecast.
 */
export const fitOnce = (family: TransactionFamily, histories: Histories): Transactions => {
  const fits = getFits(histories);
  const known = fits.get(family.name) ?? learnTransactions(family, collapse(histories));
  fits.set(family.name, known);
  return ofFamily(family, known);
};

export type SentFits = ReadonlyMap<Name, Learned>;

/** The fits to histories so far, for another thread with the same customers. */
export const fitsTo = (histories: Histories): SentFits => getFits(histories);

/** Adds fits that another thread made to the same histories. */
export const addFits = (histories: Histories, fits: SentFits): void => {
  const own = getFits(histories);
  for (const [name, fit] of fits) if (!own.has(name)) own.set(name, fit);
};
