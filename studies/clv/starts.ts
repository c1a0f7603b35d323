import type { Histories } from "#lib/clv/model.ts";
import { collapse, fitTransactions, type Parameters } from "#lib/clv/models/learn-transactions.ts";
import { fitGammaGamma, type GammaGammaParameters, toSpending } from "#lib/clv/spending.ts";
import { simulateCustomers } from "#testing/shops/simulate-customers.ts";
import { absolute, type Row, worst } from "../row.ts";
import { FAMILIES, MODELS } from "./reference.ts";

/** Starting points at which other optimizers failed. */
const STARTS: readonly Parameters[] = [
  [1, 1, 1, 1],
  [1, 3, 1, 3],
  [1, 10, 0.5, 5],
  [0.1, 1, 0.1, 1],
  [5, 50, 5, 5],
];
const SPENDING_STARTS: readonly GammaGammaParameters[] = [
  [1, 1, 1],
  [6, 4, 15],
  [0.5, 2, 100],
  [50, 20, 1],
  [3, 6, 60],
];

/** Every start alone reaches the same maximum as the best of all. */
export const startRows = (name: string, histories: Histories): Row[] => {
  const data = collapse(histories);
  return MODELS.map((model) => {
    const family = FAMILIES[model];
    const best = fitTransactions(family, data).logLikelihood;
    const ends = STARTS.map((start) =>
      absolute(`from ${start}`, fitTransactions(family, data, [start]).logLikelihood, best, 0.01),
    );
    return worst(`${name} ${family.name}: the same log-likelihood from every start`, ends);
  });
};

export const spendingStartRow = (name: string, { repeatPurchases, monetaryValue }: Histories): Row => {
  const spending = toSpending(repeatPurchases, monetaryValue);
  const best = fitGammaGamma(spending).logLikelihood;
  return worst(
    `${name} Gamma-Gamma: the same log-likelihood from every start`,
    SPENDING_STARTS.map((start) =>
      absolute(`from ${start}`, fitGammaGamma(spending, [start]).logLikelihood, best, 0.01),
    ),
  );
};

/** 400 customers; the most active one bought about 1,500 times in 78 weeks. */
export const busyHistories = (): Histories =>
  simulateCustomers(
    { model: "pareto_nbd", parameters: [0.6, 0.12, 0.6, 12], spending: [6, 4, 15] },
    { customers: 400, entry: 26, calibration: 78, holdout: 0, seed: 12 },
  ).histories;
