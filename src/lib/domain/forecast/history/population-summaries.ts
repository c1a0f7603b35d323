import type { CustomerSummary } from "../forecast-request.ts";
import type { Population } from "../model.ts";

/** One column per feature name that any customer has; NaN where missing. */
const featuresOf = (rows: readonly CustomerSummary[]): Population["features"] => {
  const names = [...new Set(rows.flatMap(({ features = {} }) => Object.keys(features)))].sort();
  if (names.length === 0) return undefined;
  const columns = names.map((name) => Float64Array.from(rows, ({ features }) => features?.[name] ?? Number.NaN));
  return { names, columns };
};

/** The population of precomputed summaries, in row order. */
export const populationOf = (rows: readonly CustomerSummary[], asOf: number): Population => {
  const features = featuresOf(rows);
  return {
    histories: {
      rows: rows.length,
      repeatPurchases: Float64Array.from(rows, ({ frequency }) => frequency),
      recency: Float64Array.from(rows, ({ recency }) => recency),
      tenure: Float64Array.from(rows, ({ t }) => t),
      monetaryValue: Float64Array.from(rows, ({ monetaryValue, frequency }) =>
        frequency > 0 ? (monetaryValue ?? Number.NaN) : Number.NaN,
      ),
    },
    asOf,
    ...(features && { features }),
  };
};
