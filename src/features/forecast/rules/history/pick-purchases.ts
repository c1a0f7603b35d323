import type { PurchaseDays } from "#lib/clv/model.ts";

/** The purchases of some rows, up to a day. */
export const pickPurchases = (
  { starts, days, amounts, features }: PurchaseDays,
  rows: Uint32Array,
  until = Number.POSITIVE_INFINITY,
): PurchaseDays => {
  const ends = Uint32Array.from(rows, (row) => {
    let end = starts[row + 1] as number;
    while (end > (starts[row] as number) && (days[end - 1] as number) > until) end--;
    return end;
  });
  const own = new Uint32Array(rows.length + 1);
  for (const [at, row] of rows.entries())
    own[at + 1] = (own[at] as number) + (ends[at] as number) - (starts[row] as number);
  const size = own[rows.length] as number;
  const picked = { starts: own, days: new Int32Array(size), amounts: new Float64Array(size) };
  for (const [at, row] of rows.entries()) {
    picked.days.set(days.subarray(starts[row], ends[at]), own[at]);
    picked.amounts.set(amounts.subarray(starts[row], ends[at]), own[at]);
  }
  if (!features) return picked;
  const onDays = Array.from(rows).flatMap((row, at) => features.onDays.slice(starts[row], ends[at]));
  return { ...picked, features: { names: features.names, onDays } };
};
