import type { OrderPart } from "#records/rules/order-columns.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";
import { type MovementOfOrders, placedInPeriods } from "./rfm-of-orders.ts";

/** Places (indexes of `PLACES`) in the first and the last period; null: any, or with `isAnother` any but the same. */
export type MovementSelection = { from: number | null; to: number | null; isAnother: boolean };

/**
 * The customers who moved from one place to another, with what they bought in the last period, or else in the first one. `cells`:
 * their scores in the last period as an index in `ALL_SCORES`, -1 without orders.
 */
export const movedOfOrders = (
  parts: readonly OrderPart[],
  periods: MovementOfOrders,
  { from, to, isAnother }: MovementSelection,
): BuyersOfOrders & { cells: Int32Array } => {
  const placed = placedInPeriods(parts, periods);
  const [before, now] = [placed.bought[0], placed.bought.at(-1)];
  const [placesBefore, placesNow, cellsNow] = [placed.places[0], placed.places.at(-1), placed.cells.at(-1)];
  if (!before || !now || !placesBefore || !placesNow || !cellsNow) throw new RangeError("There are no periods");
  const found = makeBuyers(placesNow.length);
  const cells = new Int32Array(placesNow.length);
  let row = 0;
  for (const [part, { orders, skipped }] of parts.entries()) {
    for (let customer = 0; customer < orders.starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      const at = row++;
      const bought = now.orders[at] === 0 ? before : now;
      if (bought.orders[at] === 0) continue;
      const [placeBefore, placeNow] = [placesBefore[at], placesNow[at]];
      if ((from !== null && placeBefore !== from) || (to !== null && placeNow !== to)) continue;
      if (isAnother && placeBefore === placeNow) continue;
      cells[found.count()] = cellsNow[at] as number;
      found.add(part, customer, bought.orders[at] as number, bought.revenue[at] as number, bought.lastAt[at] as number);
    }
  }
  return { ...found.columns(), cells: cells.subarray(0, found.count()) };
};
