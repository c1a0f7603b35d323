import type { Population, PurchaseDays } from "#lib/clv/model.ts";
import { latestFeatures } from "./known-features.ts";
import { pickPurchases } from "./pick-purchases.ts";
import { computeHistories } from "./purchase-histories.ts";

/** A population as of an earlier day, with each row's position in the purchases it came from. */
type Earlier = { rows: Uint32Array; population: Population & { purchases: PurchaseDays } };

/** The customers known by an earlier day (or a selection of them), with their purchases up to that day only. */
export const earlier = (purchases: PurchaseDays, asOf: number, chosen?: Uint32Array): Earlier => {
  const { starts, days } = purchases;
  const rows = (chosen ?? starts.subarray(1).map((_, at) => at)).filter(
    (row) => (starts[row] as number) < (starts[row + 1] as number) && (days[starts[row] as number] as number) <= asOf,
  );
  const kept = pickPurchases(purchases, rows, asOf);
  const features = latestFeatures(kept);
  return {
    rows,
    population: { histories: computeHistories(kept, asOf), purchases: kept, asOf, ...(features && { features }) },
  };
};

/** What the rows bought after one day up to another: counts, the sum of known amounts, and the days, ascending. */
export const boughtBetween = (
  { starts, days, amounts }: PurchaseDays,
  rows: Uint32Array,
  [after, until]: readonly [number, number],
): { counts: Float64Array; spent: Float64Array; came: Int32Array } => {
  const [counts, spent] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const came: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    for (let each = starts[row] as number; each < (starts[row + 1] as number); each++) {
      const day = days[each] as number;
      if (day <= after || day > until) continue;
      came.push(day);
      counts[at] = (counts[at] as number) + 1;
      spent[at] = (spent[at] as number) + ((amounts[each] as number) || 0);
    }
  }
  return { counts, spent, came: Int32Array.from(came).sort() };
};
