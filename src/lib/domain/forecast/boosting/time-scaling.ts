import type { Histories, Population } from "../model.ts";

/** Customers for whom time runs alike: a day of theirs is `pace` days of the model's. `rows` are their rows in the population. */
export type Paced = { pace: number; rows: Uint32Array; own: Population };

/** Paces are told apart to a tenth, and none is more than twenty times another. */
const STEP = 0.1;
const MOST = Math.log(20);

const levelOf = (pace: number): number => Math.round(Math.min(MOST, Math.max(-MOST, Math.log(pace))) / STEP);

export const rounded = (paces: Float64Array): Float64Array => paces.map((pace) => Math.exp(STEP * levelOf(pace)));

/** Some rows of histories, whose times pass by at paces of their own. */
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

/** Everybody, each at their own (rounded) pace: what a model is fitted to. */
export const atOwnPace = ({ histories, asOf }: Population, paces: Float64Array): Population => {
  const rows = Uint32Array.from(paces, (_, row) => row);
  const own = rounded(paces);
  return { asOf, histories: paced(histories, rows, (row) => own[row] as number) };
};

/** Groups of one (rounded) pace each, the slowest first: what a model is asked about. */
export const scaleTimes = ({ histories, asOf }: Population, paces: Float64Array): Paced[] => {
  const byLevel = new Map<number, number[]>();
  for (let row = 0; row < paces.length; row++) {
    const level = levelOf(paces[row] as number);
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
