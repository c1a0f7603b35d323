import type { Histories } from "#lib/clv/model.ts";
import { bgNbdFamily, mbgNbdFamily } from "#lib/clv/models/bg-nbd.ts";
import type { Parameters, TransactionFamily } from "#lib/clv/models/learn-transactions.ts";
import { paretoNbdFamily } from "#lib/clv/models/pareto-nbd.ts";
import { type DataSet, reference as read, referenceSummaries } from "#testing/routes/clv-data-sets.ts";

// The parts of reference.json that are compared, and the summaries it was made from. Time is in weeks there.

export type ReferenceModel = "bgnbd" | "mbgnbd" | "pnbd";
type Named<Value> = Record<string, Value>;
type ReferenceFit = { params: Named<number>; std_errors: Named<number>; log_likelihood: number };
type NamedCustomer = { customer_id: number; p_alive: number; expected_holdout_transactions: number };

export type ReferenceSet = {
  holdout_weeks: number;
  models: Record<
    ReferenceModel,
    {
      fits: { scipy_direct: ReferenceFit };
      holdout_accuracy: { predicted_sum: number; mae: number; rmse: number };
      sum_p_alive: number;
      named_customers: NamedCustomer[];
    }
  > & {
    gamma_gamma?: {
      fits: { scipy_direct: ReferenceFit };
      population_mean_spend: number;
      named_customers: { customer_id: number; frequency: number; monetary_value: number; expected_spend: number }[];
    };
  };
  clv_12_months?: Record<ReferenceModel, { sum: number; named_customers: Named<number> }>;
  dert_pareto_nbd?: { sum_at_optimum: number; named: Named<number> };
  baselines: Named<{ mae: number; rmse: number }>;
};

export type Reference = {
  datasets: Record<DataSet, ReferenceSet>;
  numeric_vectors: {
    hyp2f1: { a: number; b: number; c: number; z: number; log_value: number }[];
    likelihood_and_prediction: {
      model: ReferenceModel;
      params: Named<number>;
      frequency: number;
      recency: number;
      T: number;
      horizon: number;
      log_likelihood: number;
      p_alive: number;
      expected_transactions: number;
    }[];
    gamma_gamma: {
      params: { p: number; q: number; v: number };
      frequency: number;
      monetary_value: number;
      expected_spend: number;
      log_likelihood: number | null;
    }[];
  };
  published_checks: { check: string; stated: number; tolerance: number }[];
};

export const reference = (): Reference => read() as Reference;

export const FAMILIES: Record<ReferenceModel, TransactionFamily> = {
  bgnbd: bgNbdFamily,
  mbgnbd: mbgNbdFamily,
  pnbd: paretoNbdFamily,
};
export const MODELS = Object.keys(FAMILIES) as ReferenceModel[];

export const parametersOf = (named: Named<number>): Parameters => Object.values(named) as unknown as Parameters;

export type Summaries = { ids: string[]; histories: Histories; holdout: Float64Array; holdoutSpend: Float64Array };

/** In weeks, as in the reference's fits: CDNOW with its published two decimals. */
export const summariesOf = (set: DataSet): Summaries => {
  const rows = referenceSummaries(set);
  const column = (name: string): Float64Array => Float64Array.from(rows, (row) => Number(row[name]));
  return {
    ids: rows.map(({ customer_id: id = "" }) => id),
    histories: {
      rows: rows.length,
      repeatPurchases: column("frequency"),
      recency: column("recency"),
      tenure: column("T"),
      monetaryValue: column("monetary_value"),
    },
    holdout: column("holdout_frequency"),
    holdoutSpend: column("holdout_spend"),
  };
};
