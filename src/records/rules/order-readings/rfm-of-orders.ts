import { scoreByCuts, scoreByThresholds } from "#lib/rfm/score.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey, type SchemeFlow } from "#lib/rfm/segments.ts";
import { selectRank } from "#lib/statistics/summaries.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import { type MovedGroup, NOT_BUYING, NOT_YET, PLACES } from "#records/rules/rfm/movement.ts";
import {
  ALL_SCORES,
  cellIndex,
  type RfmScheme,
  type RfmThresholds,
  scoresBy,
  segmentIndex,
  segmentNumbers,
  thresholdsFor,
} from "#records/rules/rfm/scheme.ts";
import {
  addCustomer,
  type Bought,
  type BoughtInPeriod,
  type BoughtInPeriods,
  boughtAt,
  boughtInPeriods,
  emptyRange,
  emptySums,
  include,
  ofBuyers,
  type PeriodsOfOrders,
  type RunningSums,
} from "./bought-in-periods.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";
import type { PopulatedCell } from "./populations.ts";

/**
 * The values that the scores 2 to 5 exceed: at least k fifths of the customers have less than a value exactly if the ⌈k n / 5⌉th
 * smallest does. Reorders the values.
 */
const computeQuintileCuts = (values: Float64Array): number[] =>
  [1, 2, 3, 4].map((k) => selectRank(values, Math.floor((k * values.length + 4) / 5) - 1));

/** How many customers bought in a period, and the boundaries of their scores by orders and by revenue. */
export const computeScoreCuts = (period: BoughtInPeriod) => {
  const revenues = ofBuyers(period, period.revenue);
  if (revenues.length === 0) return { customers: 0, frequency: [], monetary: [] };
  return {
    customers: revenues.length,
    frequency: computeQuintileCuts(ofBuyers(period, period.orders)),
    monetary: computeQuintileCuts(revenues).map((cut) => Math.max(0, cut)),
  };
};

const NO_BUYER = -1;

/** The index in `ALL_SCORES` of every customer's scores; -1 for those who bought nothing. */
const scoreCustomers = (bought: BoughtInPeriod, days: number, thresholds: RfmThresholds): Int8Array => {
  const found = new Int8Array(bought.orders.length).fill(NO_BUYER);
  const { customers, frequency, monetary } = computeScoreCuts(bought);
  if (customers === 0) return found;
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

type ScoredSegments = Pick<RfmScheme, "thresholds" | "cells">;

/** The segments of customers in their cells, as indexes in `RFM_KEYS_BY_VALUE`; `start` of the period, in ms since 1970. */
const assignSegments = (
  cells: Int8Array,
  { orders }: BoughtInPeriod,
  { firstAt, start, scheme }: { firstAt: Float64Array; start: number; scheme: Pick<RfmScheme, "cells"> },
): Int8Array => {
  const segments = segmentNumbers(scheme);
  return cells.map((cell, row) =>
    cell === NO_BUYER
      ? NO_BUYER
      : (segments[segmentIndex(cell, orders[row] as number, (firstAt[row] as number) < start)] as number),
  );
};

const populatedCells = (
  bought: BoughtInPeriod,
  days: number,
  { firstAt, start, scheme }: { firstAt: Float64Array; start: number; scheme: ScoredSegments },
): PopulatedCell[] => {
  const found: (Cell | undefined)[] = Array(ALL_SCORES.length * RFM_KEYS_BY_VALUE.length);
  const cellOf = scoreCustomers(bought, days, scheme.thresholds);
  const segmentOf = assignSegments(cellOf, bought, { firstAt, start, scheme });
  for (let at = 0; at < cellOf.length; at++) {
    if (cellOf[at] === NO_BUYER) continue;
    const place = (cellOf[at] as number) * RFM_KEYS_BY_VALUE.length + (segmentOf[at] as number);
    let cell = found[place];
    if (!cell) found[place] = cell = { ...emptySums(), ageDays: emptyRange(), orders: emptyRange() };
    addCustomer(cell, bought, at);
    include(cell.ageDays, bought.ages[at] as number);
    include(cell.orders, bought.orders[at] as number);
  }
  return ALL_SCORES.flatMap((scores, at) =>
    RFM_KEYS_BY_VALUE.flatMap((segment, number) => {
      const cell = found[at * RFM_KEYS_BY_VALUE.length + number];
      return cell ? { ...scores, segment, ...cell } : [];
    }),
  );
};

/** The scored cells of the second period and of the first one. */
export const countCells = (
  { bought, firstAt }: BoughtInPeriods,
  periods: PeriodsOfOrders & ScoredSegments,
): { cells: PopulatedCell[]; previousCells: PopulatedCell[] } => {
  const { dayStarts, lastDays, days } = periods;
  const [before, now] = bought.map((each, at) => {
    const start = dayStarts[(lastDays[at] as number) - days + 1] as number;
    return populatedCells(each, days, { firstAt, start, scheme: periods });
  });
  return { cells: now ?? [], previousCells: before ?? [] };
};

export type MovementOfOrders = PeriodsOfOrders & {
  scheme: ScoredSegments;
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
const placedInPeriods = ({ bought, firstAt }: BoughtInPeriods, periods: MovementOfOrders) => {
  const { dayStarts, lastDays, days, scheme, basis, distinguishesNew } = periods;
  const thresholds = thresholdsFor(scheme, basis);
  const cells = bought.map((period) => scoreCustomers(period, days, thresholds));
  const places = cells.map((cellsThen, at) => {
    const last = lastDays[at] as number;
    const [start, end] = [dayStarts[last - days + 1] as number, dayStarts[last + 1] as number];
    const absent = (row: number) => (distinguishesNew && (firstAt[row] as number) >= end ? NEW : NONE);
    const segments = assignSegments(cellsThen, bought[at] as BoughtInPeriod, { firstAt, start, scheme });
    return segments.map((segment, row) => (segment === NO_BUYER ? absent(row) : segment));
  });
  return { bought, firstAt, cells, places };
};

/**
 * What customers spent from the day after each period to the end of the next one, by their place (an index in `PLACES`) at the end of
 * that one; minor units. Unlike the periods themselves, these spans never overlap.
 */
const spentBetween = (
  parts: readonly OrderPart[],
  places: readonly Int8Array[],
  { dayStarts, lastDays, storefrontId, basis }: MovementOfOrders,
): number[][] => {
  const until = lastDays.map((last) => dayStarts[last + 1] as number);
  const spent = until.slice(1).map(() => PLACES.map(() => 0));
  let row = 0;
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt, storefrontIds } = orders;
    const amounts = basis === "margin" ? orders.margin : orders.revenue;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        if (storefrontId !== null && storefrontIds[at] !== storefrontId) continue;
        const span = until.findIndex((end) => (orderedAt[at] as number) < end) - 1;
        if (span < 0) continue;
        const own = spent[span] as number[];
        const place = (places[span + 1] as Int8Array)[row] as number;
        // An unknown margin adds nothing.
        own[place] = (own[place] as number) + ((amounts[at] as number) || 0);
      }
      row += 1;
    }
  }
  return spent;
};

/** How customers moved between the periods, in any order, and what they spent between the ends of consecutive ones. */
export const computeMovement = (parts: readonly OrderPart[], periods: MovementOfOrders) => {
  const { bought, places } = placedInPeriods(boughtInPeriods(parts, periods), periods);
  return { groups: groupMoves(bought, places), spent: spentBetween(parts, places, periods) };
};

const groupMoves = (bought: readonly BoughtInPeriod[], places: readonly Int8Array[]): MovedGroup[] => {
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
 * their scores in the last period as an index in `ALL_SCORES`, -1 without orders; `segments`: their place in it.
 */
export const collectMovedCustomers = (
  parts: readonly OrderPart[],
  periods: MovementOfOrders,
  { from, to, isAnother }: MovementSelection,
): BuyersOfOrders & { cells: Int32Array; segments: Int32Array } => {
  const placed = placedInPeriods(boughtInPeriods(parts, periods), periods);
  const [before, now] = [placed.bought[0], placed.bought.at(-1)];
  const [placesBefore, placesNow, cellsNow] = [placed.places[0], placed.places.at(-1), placed.cells.at(-1)];
  if (!before || !now || !placesBefore || !placesNow || !cellsNow) throw new RangeError("There are no periods");
  const found = makeBuyers(placesNow.length);
  const [cells, segments] = [new Int32Array(placesNow.length), new Int32Array(placesNow.length)];
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
      segments[found.count()] = placeNow as number;
      found.add(part, customer, boughtAt(bought, at), placed.firstAt[at] as number);
    }
  }
  const count = found.count();
  return { ...found.columns(), cells: cells.subarray(0, count), segments: segments.subarray(0, count) };
};

/** Two schemes, and how many of the customers who are in another segment by the second one are wanted. */
export type SchemesToCompare = Record<"before" | "now", ScoredSegments> & { mostMoved: number };

/** A customer of one of the parts who is in another segment by the second scheme. Money in minor units. */
type MovedBySchemes = Bought & {
  part: number;
  customer: number;
  ageDays: number;
  from: RfmSegmentKey;
  to: RfmSegmentKey;
};

/**
 * The customers of the first period by their segments in two schemes, those with the highest revenue among the ones who are in another
 * segment (`isFirst` decides between equals), and the boundaries of the standard scores; null without sales.
 */
export const compareSchemes = (
  parts: readonly OrderPart[],
  periods: PeriodsOfOrders,
  { before, now, mostMoved }: SchemesToCompare,
  isFirst: (one: MovedBySchemes, other: MovedBySchemes) => boolean,
) => {
  const { dayStarts, lastDays, days } = periods;
  const { bought, firstAt } = boughtInPeriods(parts, periods);
  const period = bought[0] as BoughtInPeriod;
  const start = dayStarts[(lastDays[0] as number) - days + 1] as number;
  const segmentsBy = (scheme: ScoredSegments) =>
    assignSegments(scoreCustomers(period, days, scheme.thresholds), period, { firstAt, start, scheme });
  const [fromOf, toOf] = [segmentsBy(before), segmentsBy(now)];
  const flows = new Map<number, SchemeFlow>();
  const moved: MovedBySchemes[] = [];
  let row = 0;
  for (const [part, { orders, skipped }] of parts.entries()) {
    for (let customer = 0; customer < orders.starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      const at = row++;
      if (fromOf[at] === NO_BUYER) continue;
      const [from, to] = [RFM_KEYS_BY_VALUE[fromOf[at] as number], RFM_KEYS_BY_VALUE[toOf[at] as number]];
      if (!from || !to) throw new RangeError("A segment has no key");
      const own = boughtAt(period, at);
      const place = (fromOf[at] as number) * RFM_KEYS_BY_VALUE.length + (toOf[at] as number);
      const flow = flows.get(place) ?? { from, to, customers: 0, revenue: 0 };
      flows.set(place, { ...flow, customers: flow.customers + 1, revenue: flow.revenue + own.revenue });
      if (from !== to) moved.push({ ...own, part, customer, ageDays: period.ages[at] as number, from, to });
    }
  }
  const { customers, ...cuts } = computeScoreCuts(period);
  const highestFirst = moved.sort((one, other) => other.revenue - one.revenue || (isFirst(one, other) ? -1 : 1));
  return {
    flows: [...flows].toSorted(([one], [other]) => one - other).map(([, flow]) => flow),
    moved: highestFirst.slice(0, mostMoved),
    cuts: customers === 0 ? null : cuts,
  };
};
