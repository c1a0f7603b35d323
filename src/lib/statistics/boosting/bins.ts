/** Features as integer codes: row r's feature f is `codes[r * features + f]`, below `BINS`. */
export type Binned = { rows: number; features: number; codes: Uint8Array };

/** A feature's ascending cut values: a number belongs to the bin after the last cut below it. */
type Cuts = Float64Array;

export const BINS = 64;
/** Unknown values have their own bin, below all others. */
const UNKNOWN = 0;
const MOST_CUTS = BINS - 2;

const middle = (below: number | undefined, above: number): number => ((below ?? above) + above) / 2;

/** Cuts between distinct values if there are few, otherwise at equal shares of the rows. */
export const computeBinCuts = (values: Float64Array): Cuts => {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  for (const value of known) {
    if (value === distinct.at(-1)) continue;
    distinct.push(value);
    if (distinct.length > MOST_CUTS + 1) break;
  }
  if (distinct.length <= MOST_CUTS + 1) {
    return Float64Array.from(distinct.slice(1), (value, i) => middle(distinct[i], value));
  }
  const cuts: number[] = [];
  for (let bin = 1; bin <= MOST_CUTS; bin++) {
    const at = Math.floor((bin * known.length) / (MOST_CUTS + 1));
    const cut = middle(known[at - 1], known[at] as number);
    if (cut !== cuts.at(-1)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
};

/** 0 for an unknown value, otherwise 1 + the number of cuts below it. */
const findBin = (value: number, cuts: Cuts): number => {
  if (Number.isNaN(value)) return UNKNOWN;
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((cuts[half] as number) < value) low = half + 1;
    else high = half;
  }
  return low + 1;
};

/** Bins columns of equal length, one per feature, by their cuts. */
export const binned = (columns: readonly Float64Array[], cuts: readonly Cuts[]): Binned => {
  const [rows, features] = [columns[0]?.length ?? 0, columns.length];
  const codes = new Uint8Array(rows * features);
  columns.forEach((column, feature) => {
    const own = cuts[feature] as Cuts;
    for (let row = 0; row < rows; row++) codes[row * features + feature] = findBin(column[row] as number, own);
  });
  return { rows, features, codes };
};
