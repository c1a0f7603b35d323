import type { Population, PurchaseDays } from "../model.ts";
import { historiesOf } from "./purchase-histories.ts";

/** A population as of an earlier day, with each row's position in the purchases it came from. */
type Earlier = { rows: Uint32Array; population: Population & { purchases: PurchaseDays } };

/** The customers known by an earlier day (or a selection of them), with their purchases up to that day only. */
export const earlier = ({ starts, days, amounts }: PurchaseDays, asOf: number, chosen?: Uint32Array): Earlier => {
  const ends: number[] = [];
  const rows: number[] = [];
  for (const row of chosen ?? starts.subarray(1).map((_, at) => at)) {
    let end = starts[row] as number;
    while (end < (starts[row + 1] as number) && (days[end] as number) <= asOf) end++;
    if (end === starts[row]) continue;
    rows.push(row);
    ends.push(end);
  }
  const kept: PurchaseDays = {
    starts: new Uint32Array(rows.length + 1),
    days: new Int32Array(ends.reduce((sum, end, at) => sum + end - (starts[rows[at] as number] as number), 0)),
    amounts: new Float64Array(0),
  };
  kept.amounts = new Float64Array(kept.days.length);
  for (let at = 0; at < rows.length; at++) {
    const from = starts[rows[at] as number] as number;
    const to = kept.starts[at] as number;
    kept.days.set(days.subarray(from, ends[at]), to);
    kept.amounts.set(amounts.subarray(from, ends[at]), to);
    kept.starts[at + 1] = to + (ends[at] as number) - from;
  }
  return { rows: Uint32Array.from(rows), population: { histories: historiesOf(kept, asOf), purchases: kept, asOf } };
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
