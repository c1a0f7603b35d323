import {
  type FittedModel,
  type Population,
  type Prediction,
  type PredictionOptions,
  type PurchaseCounts,
  TOTAL_DRAWS,
} from "#lib/clv/model.ts";

// A population whose rows are predicted in groups, each in a way of its own, and put back in their order.

type Group = { rows: Uint32Array };

const countRows = (groups: readonly Group[]): number => groups.reduce((size, { rows }) => size + rows.length, 0);

/** A column of all rows from those of the groups; null if that of any group is. */
export const gatherColumn = <Own extends Group, Column extends Float64Array | null>(
  groups: readonly Own[],
  columnFor: (group: Own) => Column,
): Float64Array | Extract<Column, null> => {
  const all = new Float64Array(countRows(groups));
  for (const group of groups) {
    const column = columnFor(group);
    if (column === null) return column as Extract<Column, null>;
    for (let at = 0; at < column.length; at++) all[group.rows[at] as number] = column[at] as number;
  }
  return all;
};

export const gatherCounts = <Own extends Group>(
  groups: readonly Own[],
  countsFor: (group: Own) => PurchaseCounts,
): PurchaseCounts => {
  const size = countRows(groups);
  const [groupAt, placeAt] = [new Uint16Array(size), new Uint32Array(size)];
  for (const [index, { rows }] of groups.entries())
    for (const [at, row] of rows.entries()) {
      groupAt[row] = index;
      placeAt[row] = at;
    }
  const counts = groups.map(countsFor);
  return (row, chances) => counts[groupAt[row] as number]?.(placeAt[row] as number, chances) ?? 0;
};

/** Totals are added draw by draw. */
export const gatherPrediction = <Own extends Group>(
  groups: readonly Own[],
  predict: (group: Own) => Prediction,
): Prediction => {
  const predicted = groups.map((group) => ({ rows: group.rows, prediction: predict(group) }));
  const totals = new Float64Array(TOTAL_DRAWS);
  for (const { prediction } of predicted)
    for (let draw = 0; draw < TOTAL_DRAWS; draw++)
      totals[draw] = (totals[draw] as number) + (prediction.totals[draw] as number);
  return {
    expectedPurchases: gatherColumn(predicted, ({ prediction }) => prediction.expectedPurchases),
    expectedOrderValue: gatherColumn(predicted, ({ prediction }) => prediction.expectedOrderValue),
    value: gatherColumn(predicted, ({ prediction }) => prediction.value),
    lower: gatherColumn(predicted, ({ prediction }) => prediction.lower),
    upper: gatherColumn(predicted, ({ prediction }) => prediction.upper),
    pAlive: gatherColumn(predicted, ({ prediction }) => prediction.pAlive),
    totals,
  };
};

const isEqual = (one: PredictionOptions, other: PredictionOptions): boolean =>
  one.level === other.level &&
  one.seed === other.seed &&
  one.horizon.days === other.horizon.days &&
  one.horizon.discountRate === other.horizon.discountRate;

/** Memoizes the last prediction: ensembles and boosting repeat that of a model that is itself a candidate. */
export const memoizePrediction = (predict: FittedModel["predict"]): FittedModel["predict"] => {
  let last: { population: Population; options: PredictionOptions; prediction: Prediction } | undefined;
  return (population, options) => {
    const isSame = last?.population === population && isEqual(last.options, options);
    if (!last || !isSame) last = { population, options, prediction: predict(population, options) };
    return last.prediction;
  };
};
