import { memoizeByObject } from "#lib/domain/memoize-by-object.ts";
import type { CollapsedRows } from "./collapsed-rows.ts";

/** The distinct values of a column, and the place of each row's value among them. */
type Distinct = { values: Float64Array; of: Uint32Array };

const distinct = (column: Float64Array): Distinct => {
  const places = new Map<number, number>();
  const of = new Uint32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    let place = places.get(value);
    if (place === undefined) {
      place = places.size;
      places.set(value, place);
    }
    of[row] = place;
  }
  return { values: Float64Array.from(places.keys()), of };
};

/**
 * The distinct times of rows. Times are days, so that tens of thousands of rows have some hundred of them, and a likelihood takes
 * the logarithm of each once instead of for every row.
 */
export const distinctTimes = memoizeByObject((rows: CollapsedRows): { tenure: Distinct; recency: Distinct } => ({
  tenure: distinct(rows.tenure),
  recency: distinct(rows.recency),
}));
