import type { Histories } from "#lib/clv/model.ts";
import { collapse, type Parameters, type TransactionFamily } from "#lib/clv/models/learn-transactions.ts";
import { expectedSpend, spendingLogLikelihood } from "#lib/clv/spending.ts";
import { logHypergeometric } from "#lib/statistics/special-functions.ts";
import { absolute, type Row, relative, worst } from "../row.ts";
import { FAMILIES, parametersOf, type Reference } from "./reference.ts";

export const historyOf = (x: number, recency: number, tenure: number): Histories => ({
  rows: 1,
  repeatPurchases: Float64Array.of(x),
  recency: Float64Array.of(recency),
  tenure: Float64Array.of(tenure),
  monetaryValue: Float64Array.of(Number.NaN),
});

const logLikelihoodOf = (family: TransactionFamily, parameters: Parameters, history: Histories): number =>
  family.logLikelihood(collapse(history), parameters, new Float64Array(4));

/** Values to 50 digits: log-likelihood, P(alive), expected purchases, expected spend, ₂F₁. */
export const vectorRows = ({ numeric_vectors: vectors }: Reference): Row[] => {
  const hypergeometric = vectors.hyp2f1.map(({ a, b, c, z, log_value }) =>
    absolute(`2F1(${a}, ${b}; ${c}; ${z})`, logHypergeometric(a, b, c, z), log_value, 1e-8),
  );
  const [likelihoods, alive, expected]: [Row[], Row[], Row[]] = [[], [], []];
  for (const { model, params, frequency: x, recency, T, horizon, ...wanted } of vectors.likelihood_and_prediction) {
    const [family, parameters] = [FAMILIES[model], parametersOf(params)];
    const name = `${model}, x ${x}, t_x ${recency}, T ${T}`;
    const pAlive = family.pAlive(parameters, x, recency, T);
    const ifAlive = family.expectedIfAlive(parameters, x, T, horizon, 0);
    const logLikelihood = logLikelihoodOf(family, parameters, historyOf(x, recency, T));
    likelihoods.push(relative(name, logLikelihood, wanted.log_likelihood, 1e-8));
    alive.push(relative(name, pAlive, wanted.p_alive, 1e-8));
    expected.push(relative(name, pAlive * ifAlive, wanted.expected_transactions, 1e-8));
  }
  const spending = vectors.gamma_gamma.flatMap(({ params: { p, q, v }, frequency, monetary_value, ...wanted }) => {
    const name = `x ${frequency}, mean ${monetary_value}`;
    const one = { rows: 1, repeatPurchases: Float64Array.of(frequency), mean: Float64Array.of(monetary_value) };
    return [
      relative(name, expectedSpend([p, q, v], frequency, monetary_value), wanted.expected_spend, 1e-8),
      ...(wanted.log_likelihood === null
        ? []
        : [relative(name, spendingLogLikelihood(one, [p, q, v], new Float64Array(3)), wanted.log_likelihood, 1e-8)]),
    ];
  });
  return [
    worst("ln 2F1", hypergeometric),
    worst("log-likelihood of a customer", likelihoods),
    worst("P(alive)", alive),
    worst("expected purchases", expected),
    worst("Gamma-Gamma: expected spend and log-likelihood", spending),
  ];
};
