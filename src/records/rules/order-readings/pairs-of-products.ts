import { comparePairs, computePairLift, LEAST_JOINT_CUSTOMERS, type PairLift } from "#lib/products/product-pairs.ts";
import { twoSidedZ } from "#lib/statistics/normal.ts";
import type { LinePart } from "#records/rules/order-columns.ts";
import type { CohortsOfOrders, CopiedTexts } from "./cohorts-of-orders.ts";
import { listStarted } from "./cohorts-of-orders.ts";
import { makeLineKinds } from "./line-kinds.ts";
import { visitLines } from "./lines-of-orders.ts";
import { haveLines, LEVEL, numberProducts, type Observation, type PAIR_GROUPINGS } from "./products-of-orders.ts";

export const PAIR_RELATIONS = ["together", "next"] as const;
export type PairRelation = (typeof PAIR_RELATIONS)[number];
export type PairGrouping = (typeof PAIR_GROUPINGS)[number];

/** Of so many products each pair is counted, those with the most customers: four million numbers. */
export const MOST_PAIRED = 2000;

/** Two products or categories. `together`: in one order; `next`: the first one's day was followed by the other's. */
type ProductPair = PairLift & {
  first: string;
  second: string;
  firstName: string | null;
  secondName: string | null;
};

export type PairsOfPeriod = {
  /** Sorted by the lower bound of the lift. */
  pairs: ProductPair[];
  /** All customers of the tables. */
  customers: number;
  /** Products that enough customers bought to be in a pair, and how many of them were compared. */
  candidates: number;
  compared: number;
  /** Whether the business has any line at all, in any period. */
  hasLines: boolean;
};

/**
 * Takes two lists of groups without repetitions: `together`, each order's twice; `next`, those of a customer's first day and of the next
 * one. A customer's come one after the other; customers are numbered from 1.
 */
type TakeBaskets = (customer: number, firsts: readonly number[], seconds: readonly number[]) => void;
/** Visits all baskets; returns the number of customers. */
type VisitBaskets = (take: TakeBaskets) => number;

/** The group of a line; -1 for what is no product. */
type GroupOfLine = (part: LinePart, line: number) => number;

const addOnce = (groups: number[], group: number): void => {
  // An order has few lines.
  if (group >= 0 && !groups.includes(group)) groups.push(group);
};

/** Each order of the period is a basket: what is in it was bought together. */
const visitTogether =
  (parts: readonly LinePart[], span: Parameters<typeof visitLines>[1], groupOf: GroupOfLine): VisitBaskets =>
  (take) => {
    let customers = 0;
    const basket: number[] = [];
    visitLines(parts, span, {
      customer: () => {
        customers += 1;
      },
      line: (part, line) => addOnce(basket, groupOf(part, line)),
      order: () => {
        take(customers, basket, basket);
        basket.length = 0;
      },
    });
    return customers;
  };

/** For customers who came back: what they bought on the day of the first order, and on the next day with an order. */
const visitNext =
  (
    parts: readonly LinePart[],
    range: CohortsOfOrders,
    groupOf: GroupOfLine,
    { dayOf, until }: Observation,
  ): VisitBaskets =>
  (take) => {
    let customers = 0;
    const days: number[] = [];
    for (const { part: at, customer } of listStarted(parts, range, () => [])) {
      const part = parts[at] as LinePart;
      const { starts, orderedAt, lineStarts } = part.orders;
      const begin = starts[customer] as number;
      days.length = 0;
      for (let order = begin; order < (starts[customer + 1] as number); order++) {
        const instant = orderedAt[order] as number;
        days.push(instant < until ? dayOf(instant) : Number.POSITIVE_INFINITY);
      }
      const first = days.reduce((least, day) => Math.min(least, day));
      const second = days.reduce(
        (least, day) => (day > first ? Math.min(least, day) : least),
        Number.POSITIVE_INFINITY,
      );
      if (second === Number.POSITIVE_INFINITY) continue;
      const boughtOn = (wanted: number): number[] => {
        const groups: number[] = [];
        for (const [place, day] of days.entries())
          if (day === wanted)
            for (
              let line = lineStarts[begin + place] as number;
              line < (lineStarts[begin + place + 1] as number);
              line++
            )
              addOnce(groups, groupOf(part, line));
        return groups;
      };
      customers += 1;
      take(customers, boughtOn(first), boughtOn(second));
    }
    return customers;
  };

/** The customers of each group, by all of their first and of their second baskets. */
const countBuyers = (groups: number, visit: VisitBaskets) => {
  const ofGroups = () => ({ buyers: new Uint32Array(groups), last: new Uint32Array(groups) });
  const [first, second] = [ofGroups(), ofGroups()];
  const add = ({ buyers, last }: typeof first, customer: number, basket: readonly number[]): void => {
    for (const group of basket) {
      if (last[group] === customer) continue;
      last[group] = customer;
      buyers[group] = (buyers[group] as number) + 1;
    }
  };
  const customers = visit((customer, firsts, seconds) => {
    add(first, customer, firsts);
    add(second, customer, seconds);
  });
  return { customers, firstBuyers: first.buyers, secondBuyers: second.buyers };
};

/**
 * How many customers have each pair of groups with a place, of so many, in a first basket and its second one: a function of the places of
 * both.
 */
const countJoint = (width: number, placeOf: Int32Array, isOrdered: boolean, visit: VisitBaskets) => {
  // Beside each count the last customer, because each pair is anywhere in memory.
  const cells = new Uint32Array(2 * width * width);
  visit((customer, firsts, seconds) => {
    for (const first of firsts) {
      const one = placeOf[first] as number;
      if (one < 0) continue;
      for (const second of seconds) {
        const other = placeOf[second] as number;
        if (other < 0 || (!isOrdered && one >= other)) continue;
        const cell = 2 * (one * width + other);
        if (cells[cell + 1] === customer) continue;
        cells[cell + 1] = customer;
        cells[cell] = (cells[cell] as number) + 1;
      }
    }
  });
  return (one: number, other: number): number => cells[2 * (one * width + other)] as number;
};

/** The name of each product; of several, the last by its characters. */
export const nameProducts = ({ parts, texts }: CopiedTexts): Map<string, string> => {
  const names = new Map<string, string>();
  for (const { items } of parts)
    for (const [item, product] of items.products.entries()) {
      const [key, name] = [texts[product], texts[items.productNames[item] as number]];
      if (key !== undefined && name !== undefined && name > (names.get(key) ?? "")) names.set(key, name);
    }
  return names;
};

/** Pairs of products that at least twenty customers bought, with their lift from 2×2 tables of customers. */
export const computePairs = (
  copied: CopiedTexts,
  { by, relation, ...range }: CohortsOfOrders & { by: PairGrouping; relation: PairRelation },
  observation: Observation,
): PairsOfPeriod => {
  const { parts } = copied;
  const numbered = numberProducts(copied, by);
  const kindOf = makeLineKinds(copied, range.giftCardsAreSales);
  const until = Math.min(range.startedUntil, observation.until);
  const groupOf: GroupOfLine = (part, line) => {
    if (kindOf(part, line) !== "product") return -1;
    const group = numbered.groupOf(part, line, "product");
    return numbered.hasKey(group) ? group : -1;
  };
  const isTogether = relation === "together";
  const span = { ...range, from: range.monthStarts[0] as number, until };
  const visit = isTogether
    ? visitTogether(parts, span, groupOf)
    : visitNext(parts, { ...range, startedUntil: until }, groupOf, observation);
  const { customers, firstBuyers, secondBuyers } = countBuyers(numbered.count, visit);
  const mostOf = (group: number): number => Math.max(firstBuyers[group] as number, secondBuyers[group] as number);
  const candidates = [...firstBuyers.keys()].filter((group) => mostOf(group) >= LEAST_JOINT_CUSTOMERS);
  const compared = candidates.sort((a, b) => mostOf(b) - mostOf(a) || a - b).slice(0, MOST_PAIRED);
  const placeOf = new Int32Array(numbered.count).fill(-1);
  for (const [place, group] of compared.entries()) placeOf[group] = place;
  const width = compared.length;
  const jointOf = countJoint(width, placeOf, !isTogether, visit);
  const names = by === "product" ? nameProducts(copied) : new Map<string, string>();
  const z = twoSidedZ(1 - LEVEL);
  const pairs: ProductPair[] = [];
  for (let place = 0; place < width * width; place++) {
    const [row, column] = [Math.floor(place / width), place % width];
    const joint = jointOf(row, column);
    if (joint < LEAST_JOINT_CUSTOMERS) continue;
    const [first, second] = [compared[row] as number, compared[column] as number];
    const onlyFirst = (firstBuyers[first] as number) - joint;
    const onlySecond = (secondBuyers[second] as number) - joint;
    const neither = customers - joint - onlyFirst - onlySecond;
    const pair = computePairLift({ both: joint, onlyFirst, onlySecond, neither }, z);
    if (!pair) continue;
    const [one, other] = [numbered.describe(first).key, numbered.describe(second).key];
    if (one === null || other === null) continue;
    const named = { firstName: names.get(one) ?? null, secondName: names.get(other) ?? null };
    pairs.push({ first: one, second: other, ...named, ...pair });
  }
  return {
    pairs: pairs.sort(comparePairs),
    customers,
    candidates: candidates.length,
    compared: width,
    hasLines: haveLines(parts),
  };
};
