import type { Histories, Population } from "#lib/clv/model.ts";

/**
 * Customers with the same time scale: one of their days is `pace` model days. `rows` are their rows in the population.
 */
export type Paced = { pace: number; rows: Uint32Array; own: Population };

/** Paces are rounded to a tenth and limited to a factor of twenty. */
const STEP = 0.1;
const MOST = Math.log(20);

const toPaceLevel = (pace: number): number => Math.round(Math.min(MOST, Math.max(-MOST, Math.log(pace))) / STEP);

export const rounded = (paces: Float64Array): Float64Array => paces.map((pace) => Math.exp(STEP * toPaceLevel(pace)));

/** Selected rows of histories, with their times scaled by their pace. */
const paced = (histories: Histories, rows: Uint32Array, paceOf: (row: number) => number): Histories => {
  const column = (of: (row: number) => number): Float64Array => Float64Array.from(rows, of);
  return {
    rows: rows.length,
    repeatPurchases: column((row) => histories.repeatPurchases[row] as number),
    recency: column((row) => (histories.recency[row] as number) * paceOf(row)),
    tenure: column((row) => (histories.tenure[row] as number) * paceOf(row)),
    monetaryValue: column((row) => histories.monetaryValue[row] as number),
  };
};

/** All customers, each at their own (rounded) pace: the input for fitting a model. */
export const atOwnPace = ({ histories, asOf }: Population, paces: Float64Array): Population => {
  const rows = Uint32Array.from(paces, (_, row) => row);
  const own = rounded(paces);
  return { asOf, histories: paced(histories, rows, (row) => own[row] as number) };
};

/** One group per (rounded) pace, slowest first: the input for predictions. */
export const scaleTimes = ({ histories, asOf }: Population, paces: Float64Array): Paced[] => {
  const byLevel = new Map<number, number[]>();
  for (let row = 0; row < paces.length; row++) {
    const level = toPaceLevel(paces[row] as number);
    const members = byLevel.get(level);
    if (members) members.push(row);
    else byLevel.set(level, [row]);
  }
  return [...byLevel]
    .sort(([a], [b]) => a - b)
    .map(([level, members]) => {
      const [rows, pace] = [Uint32Array.from(members), Math.exp(STEP * level)];
      return { pace, rows, own: { asOf, histories: paced(histories, rows, () => pace) } };
    });
};
