import type { Population, PurchaseDays } from "#lib/clv/model.ts";
import type { Features } from "#lib/purchases/order-log.ts";

/** What two purchases of one day tell; of two values the larger one, whatever the order of the rows. */
export const mergeFeatures = (one: Features | undefined, other: Features | undefined): Features | undefined => {
  if (!one || !other) return one ?? other;
  const merged = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) merged.set(name, Math.max(value, merged.get(name) ?? value));
  return Object.fromEntries(merged);
};

/** Of each row the last known values; NaN where there are none. */
export const latestFeatures = ({ starts, features }: PurchaseDays): Population["features"] => {
  if (!features) return undefined;
  const { names, onDays } = features;
  const columns = names.map(() => new Float64Array(starts.length - 1).fill(Number.NaN));
  const columnOf = new Map(names.map((name, at) => [name, columns[at] as Float64Array]));
  for (let row = 0; row < starts.length - 1; row++)
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++)
      for (const [name, value] of Object.entries(onDays[at] ?? {})) (columnOf.get(name) as Float64Array)[row] = value;
  return { names, columns };
};
