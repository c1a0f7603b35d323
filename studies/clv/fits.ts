import type { Fit } from "#lib/clv/maximum-likelihood.ts";
import {
  type CollapsedRows,
  collapse,
  fitTransactions,
  type TransactionFamily,
  type TransactionFit,
} from "#lib/clv/models/learn-transactions.ts";
import { expectedSpend, fitGammaGamma, type GammaGammaParameters, toSpending } from "#lib/clv/spending.ts";
import { absolute, atMost, type Row, relative, worst } from "../row.ts";
import { FAMILIES, MODELS, type ReferenceModel, type ReferenceSet, type Summaries } from "./reference.ts";

/** Parameters on a ridge of the likelihood have a slightly larger tolerance. */
const RIDGE = new Set(["b", "beta", "v"]);

type Wanted = ReferenceSet["models"]["bgnbd"]["fits"]["scipy_direct"];
type Found = Pick<Fit, "logLikelihood" | "parameters" | "standardErrors">;

const fitRows = (name: string, found: Found, { params, std_errors, log_likelihood }: Wanted): Row[] => [
  absolute(`${name}: maximised log-likelihood`, found.logLikelihood, log_likelihood, 0.01),
  ...Object.entries(params).flatMap(([letter, value], i) => [
    relative(`${name}: ${letter}`, found.parameters[i] as number, value, RIDGE.has(letter) ? 0.005 : 0.002),
    relative(
      `${name}: standard error of ${letter}`,
      found.standardErrors[i] ?? Number.NaN,
      std_errors[letter] ?? 0,
      0.03,
    ),
  ]),
];

/** Each customer's expected purchases in the next weeks. */
const expectedOf = (
  family: TransactionFamily,
  { parameters }: Pick<TransactionFit, "parameters">,
  data: CollapsedRows,
  weeks: number,
  rate = 0,
): Float64Array => {
  const perRow = data.repeatPurchases.map((x, row) => {
    const [recency, tenure] = [data.recency[row] as number, data.tenure[row] as number];
    return family.pAlive(parameters, x, recency, tenure) * family.expectedIfAlive(parameters, x, tenure, weeks, rate);
  });
  return Float64Array.from(data.rowOf, (row) => perRow[row] as number);
};

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const mean = (values: Float64Array, of: (value: number, at: number) => number): number =>
  sumOf(values.map(of)) / values.length;

const predictionRows = (
  name: string,
  { family, fit, data }: { family: TransactionFamily; fit: TransactionFit; data: CollapsedRows },
  { ids, holdout }: Summaries,
  wanted: ReferenceSet["models"]["bgnbd"],
  weeks: number,
): Row[] => {
  const expected = expectedOf(family, fit, data, weeks);
  const named = wanted.named_customers.flatMap((customer) => {
    const at = ids.indexOf(String(customer.customer_id));
    const row = data.rowOf[at] as number;
    const alive = family.pAlive(
      fit.parameters,
      data.repeatPurchases[row] as number,
      data.recency[row] as number,
      data.tenure[row] as number,
    );
    const most = 0.003 * Math.max(1, customer.expected_holdout_transactions);
    return [
      absolute(`P(alive) of ${customer.customer_id}`, alive, customer.p_alive, 0.001),
      absolute(
        `purchases of ${customer.customer_id}`,
        expected[at] as number,
        customer.expected_holdout_transactions,
        most,
      ),
    ];
  });
  const { predicted_sum, mae, rmse } = wanted.holdout_accuracy;
  const error = (value: number, at: number): number => Math.abs(value - (holdout[at] as number));
  return [
    worst(`${name}: named customers`, named),
    relative(`${name}: predicted purchases of the holdout`, sumOf(expected), predicted_sum, 0.001),
    absolute(`${name}: MAE of the holdout`, mean(expected, error), mae, 0.002),
    absolute(`${name}: RMSE of the holdout`, Math.sqrt(mean(expected, (v, at) => error(v, at) ** 2)), rmse, 0.002),
  ];
};

/** The reference's convention: twelve months of 4.345 weeks, each discounted by 1% relative to the previous one. */
const twelveMonths = (family: TransactionFamily, fit: TransactionFit, data: CollapsedRows, spend: Float64Array) => {
  const value = new Float64Array(spend.length);
  let before = new Float64Array(spend.length);
  for (let month = 1; month <= 12; month++) {
    const until = Float64Array.from(expectedOf(family, fit, data, 4.345 * month));
    for (let at = 0; at < value.length; at++)
      value[at] =
        (value[at] as number) +
        ((spend[at] as number) * ((until[at] as number) - (before[at] as number))) / 1.01 ** month;
    before = until;
  }
  return value;
};

const namedRows = (ids: readonly string[], found: Float64Array, wanted: Record<string, number>, tolerance: number) =>
  Object.entries(wanted).map(([id, value]) => relative(id, found[ids.indexOf(id)] as number, value, tolerance));

const spendingRows = (name: string, summaries: Summaries, wanted: ReferenceSet) => {
  const { gamma_gamma: spending } = wanted.models;
  if (!spending) return { rows: [], spend: null };
  const { repeatPurchases, monetaryValue } = summaries.histories;
  const fit = fitGammaGamma(toSpending(repeatPurchases, monetaryValue));
  const parameters = fit.parameters as unknown as GammaGammaParameters;
  const amounts = spending.named_customers.map(({ customer_id, frequency, monetary_value, expected_spend }) =>
    relative(String(customer_id), expectedSpend(parameters, frequency, monetary_value), expected_spend, 0.001),
  );
  const population = expectedSpend(parameters, 0, 0);
  return {
    rows: [
      ...fitRows(`${name} Gamma-Gamma`, fit, spending.fits.scipy_direct),
      relative(`${name} Gamma-Gamma: mean spend`, population, spending.population_mean_spend, 0.001),
      worst(`${name} Gamma-Gamma: named customers`, amounts),
    ],
    spend: repeatPurchases.map((x, at) => expectedSpend(parameters, x, monetaryValue[at] as number)),
  };
};

/** All comparisons on one real data set. */
export const fitAndPredictionRows = (name: string, summaries: Summaries, wanted: ReferenceSet): Row[] => {
  const data = collapse(summaries.histories);
  const spending = spendingRows(name, summaries, wanted);
  const ofModel = (model: ReferenceModel): Row[] => {
    const [family, title] = [FAMILIES[model], `${name} ${FAMILIES[model].name}`];
    const fit = fitTransactions(family, data);
    const reached = wanted.models[model];
    const yearly = wanted.clv_12_months?.[model];
    const value = spending.spend && yearly ? twelveMonths(family, fit, data, spending.spend) : null;
    const endless = model === "pnbd" ? wanted.dert_pareto_nbd : undefined;
    const dert = endless ? expectedOf(family, fit, data, Number.POSITIVE_INFINITY, 0.15 / 52) : null;
    return [
      ...fitRows(title, fit, reached.fits.scipy_direct),
      atMost(`${title}: slope at the maximum`, fit.slope, 1e-8),
      ...predictionRows(title, { family, fit, data }, summaries, reached, wanted.holdout_weeks),
      ...(value && yearly
        ? [
            relative(`${title}: value of 12 months`, sumOf(value), yearly.sum, 0.002),
            worst(
              `${title}: value of 12 months`,
              namedRows(summaries.ids, value, yearly.named_customers, 0.003).filter((row) => row.reference > 1e-4),
            ),
          ]
        : []),
      ...(dert && endless
        ? [
            relative(`${title}: discounted purchases for ever`, sumOf(dert), endless.sum_at_optimum, 0.002),
            worst(`${title}: discounted purchases for ever`, namedRows(summaries.ids, dert, endless.named, 0.003)),
          ]
        : []),
    ];
  };
  return [...MODELS.flatMap(ofModel), ...spending.rows];
};
