import type { Population } from "../model.ts";

/** Each customer's mean of known amounts, including the first purchase; NaN if none is known. */
export const computeOrderValues = ({ histories, purchases }: Population): Float64Array => {
  if (!purchases) return histories.monetaryValue;
  const { starts, amounts } = purchases;
  return Float64Array.from({ length: histories.rows }, (_, row) => {
    let [sum, known] = [0, 0];
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      const amount = amounts[at] as number;
      if (Number.isNaN(amount)) continue;
      sum += amount;
      known++;
    }
    return known === 0 ? Number.NaN : sum / known;
  });
};

/** Mean of the known values; 0 if none. */
export const computeKnownMean = (values: Float64Array): number => {
  let [sum, known] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? 0 : sum / known;
};

/** A customer's own mean of n amounts gets the weight n / (n + 1), the population mean the rest. */
export const shrunkOrderValues = (population: Population): Float64Array => {
  const own = computeOrderValues(population);
  const mean = computeKnownMean(own);
  return own.map((value, row) => {
    const count = (population.histories.repeatPurchases[row] as number) + 1;
    return Number.isNaN(value) ? mean : (count * value + mean) / (count + 1);
  });
};
