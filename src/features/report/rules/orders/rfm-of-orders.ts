import { type MovedGroup, NOT_BUYING, NOT_YET, PLACES, placeScores } from "#features/report/rules/movement.ts";
import type { PopulatedCell } from "#features/report/rules/rfm-report.ts";
import { scoreByCuts, scoreByThresholds } from "#lib/rfm/score.ts";
import { selectRank } from "#lib/statistics/summaries.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import {
  ALL_SCORES,
  cellIndex,
  type RfmScheme,
  type RfmThresholds,
  scoresBy,
  thresholdsFor,
} from "#records/rules/rfm/scheme.ts";
import {
  addCustomer,
  type BoughtInPeriod,
  boughtInPeriods,
  emptyRange,
  emptySums,
  include,
  ofBuyers,
  type PeriodsOfOrders,
  type RunningSums,
} from "./bought-in-periods.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";

/**
 * The values that the scores 2 to 5 exceed: at least k fifths of the customers have less than a value exactly if the ⌈k n / 5⌉th
 * smallest does. Reorders the values.
 */
const computeQuintileCuts = (values: Float64Array): number[] =>
  [1, 2, 3, 4].map((k) => selectRank(values, Math.floor((k * values.length + 4) / 5) - 1));

const NO_BUYER = -1;

/** The index in `ALL_SCORES` of every customer's scores; -1 for those who bought nothing. */
const scoreCustomers = (bought: BoughtInPeriod, days: number, thresholds: RfmThresholds): Int8Array => {
  const found = new Int8Array(bought.orders.length).fill(NO_BUYER);
  const revenues = ofBuyers(bought, bought.revenue);
  if (revenues.length === 0) return found;
  const frequency = computeQuintileCuts(ofBuyers(bought, bought.orders));
  const monetary = computeQuintileCuts(revenues).map((cut) => Math.max(0, cut));
  const { frequency: ownFrequency, monetary: ownMonetary } = thresholds;
  const recencyAt = Int32Array.from({ length: days }, (_, ageDays) => {
    return scoresBy({ thresholds }, { ageDays, orders: 1, revenue: 0 }, { days, frequency, monetary }).recency;
  });
  for (let at = 0; at < found.length; at++) {
    const orders = bought.orders[at] as number;
    if (orders === 0) continue;
    const spent = Math.max(0, bought.revenue[at] as number);
    const recency = recencyAt[bought.ages[at] as number] as number;
    found[at] = cellIndex({
      recency,
      frequency: ownFrequency ? scoreByThresholds(orders, ownFrequency) : scoreByCuts(orders, frequency),
      monetary: ownMonetary ? scoreByThresholds(spent, ownMonetary) : scoreByCuts(spent, monetary),
    });
  }
  return found;
};

type Cell = RunningSums & Pick<PopulatedCell, "ageDays" | "orders">;

const populatedCells = (bought: BoughtInPeriod, days: number, thresholds: RfmThresholds): PopulatedCell[] => {
  const cells = ALL_SCORES.map((): Cell => ({ ...emptySums(), ageDays: emptyRange(), orders: emptyRange() }));
  const cellOf = scoreCustomers(bought, days, thresholds);
  for (let at = 0; at < cellOf.length; at++) {
    if (cellOf[at] === NO_BUYER) continue;
    const cell = cells[cellOf[at] as number] as Cell;
    addCustomer(cell, bought, at);
    include(cell.ageDays, bought.ages[at] as number);
    include(cell.orders, bought.orders[at] as number);
  }
  return ALL_SCORES.flatMap((scores, at) => {
    const cell = cells[at] as Cell;
    return cell.customerCount > 0 ? { ...scores, ...cell } : [];
  });
};

/** The scored cells of the second period and of the first one: `readRfmCells` from columns. */
export const countCells = (
  parts: readonly OrderPart[],
  periods: PeriodsOfOrders & { thresholds: RfmThresholds },
): { cells: PopulatedCell[]; previousCells: PopulatedCell[] } => {
  const [before, now] = boughtInPeriods(parts, periods).bought.map((bought) =>
    populatedCells(bought, periods.days, periods.thresholds),
  );
  return { cells: now ?? [], previousCells: before ?? [] };
};

export type MovementOfOrders = PeriodsOfOrders & {
  scheme: Pick<RfmScheme, "thresholds" | "cells">;
  /** Whether customers whose first purchase came after a period have a place of their own. */
  distinguishesNew: boolean;
};

const [NONE, NEW] = [PLACES.indexOf(NOT_BUYING), PLACES.indexOf(NOT_YET)];

/** Between two periods the whole way; between more, also every step. */
const listSteps = (periods: number): { step: number; from: number; to: number }[] => {
  const whole = { step: 0, from: 0, to: periods - 1 };
  const each = Array.from({ length: periods - 1 }, (_, at) => ({ step: at + 1, from: at, to: at + 1 }));
  return periods > 2 ? [whole, ...each] : [whole];
};

/** What every customer bought in each of the periods, their scores as an index in `ALL_SCORES`, -1 without orders, and their place. */
const placedInPeriods = (parts: readonly OrderPart[], periods: MovementOfOrders) => {
  const { dayStarts, lastDays, days, scheme, basis, distinguishesNew } = periods;
  const { bought, firstAt } = boughtInPeriods(parts, periods);
  const thresholds = thresholdsFor(scheme, basis);
  const placeOf = placeScores(scheme);
  const cells = bought.map((period) => scoreCustomers(period, days, thresholds));
  const places = cells.map((cellsThen, at) => {
    const end = dayStarts[(lastDays[at] as number) + 1] as number;
    const absent = (row: number) => (distinguishesNew && (firstAt[row] as number) >= end ? NEW : NONE);
    return Int8Array.from(cellsThen, (cell, row) => (cell === NO_BUYER ? absent(row) : (placeOf[cell] as number)));
  });
  return { bought, cells, places };
};

/** How customers moved between the periods: `readMovement` from columns, in any order. */
export const computeMovement = (parts: readonly OrderPart[], periods: MovementOfOrders): MovedGroup[] => {
  const { bought, places } = placedInPeriods(parts, periods);
  const boughtAtAll = (row: number): boolean => bought.some(({ orders }) => orders[row] !== 0);
  const boughtAtEnds = (row: number): boolean => bought[0]?.orders[row] !== 0 || bought.at(-1)?.orders[row] !== 0;
  return listSteps(bought.length).flatMap(({ step, from, to }) => {
    const groups = new Map<number, MovedGroup>();
    const isCounted = step === 0 ? boughtAtEnds : boughtAtAll;
    const [placesBefore, placesNow] = [places[from] as Int8Array, places[to] as Int8Array];
    const [before, now] = [bought[from] as BoughtInPeriod, bought[to] as BoughtInPeriod];
    for (let row = 0; row < placesNow.length; row++) {
      if (!isCounted(row)) continue;
      const [placeBefore, placeNow] = [placesBefore[row] as number, placesNow[row] as number];
      const key = placeBefore * PLACES.length + placeNow;
      let group = groups.get(key);
      if (!group) {
        group = { step, from: placeBefore, to: placeNow, customers: 0, revenueBefore: 0, revenueNow: 0 };
        groups.set(key, group);
      }
      group.customers += 1;
      group.revenueBefore += before.revenue[row] as number;
      group.revenueNow += now.revenue[row] as number;
    }
    return [...groups.values()];
  });
};

/** Places (indexes of `PLACES`) in the first and the last period; null: any, or with `isAnother` any but the same. */
export type MovementSelection = { from: number | null; to: number | null; isAnother: boolean };

/**
 * The customers who moved from one place to another, with what they bought in the last period, or else in the first one. `cells`:
 * their scores in the last period as an index in `ALL_SCORES`, -1 without orders.
 */
export const collectMovedCustomers = (
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
