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

/** A customer's purchases: the groups of the orders that are compared. */
type Baskets = { firsts: readonly (readonly number[])[]; seconds: readonly (readonly number[])[] };

const inOrders = (baskets: readonly (readonly number[])[]): Set<number> => new Set(baskets.flat());

/** Each order of the period is a basket: what is in it was bought together. */
const listTogether = (parts: readonly LinePart[], span: Parameters<typeof visitLines>[1], groupOf: GroupOfLine) => {
  const all: number[][][] = [];
  let basket = new Set<number>();
  visitLines(parts, span, {
    customer: () => all.push([]),
    line: (part, line) => {
      const group = groupOf(part, line);
      if (group >= 0) basket.add(group);
    },
    order: () => {
      if (basket.size > 0) all.at(-1)?.push([...basket]);
      basket = new Set();
    },
  });
  return all.map((baskets): Baskets => ({ firsts: baskets, seconds: baskets }));
};

/** The groups of a line; -1 for what is no product. */
type GroupOfLine = (part: LinePart, line: number) => number;

/** For customers who came back: what they bought on the day of the first order, and on the next day with an order. */
const listNext = (
  parts: readonly LinePart[],
  range: CohortsOfOrders,
  groupOf: GroupOfLine,
  { dayOf, until }: Observation,
): Baskets[] =>
  listStarted(parts, range, () => []).flatMap(({ part: at, customer }): Baskets[] => {
    const part = parts[at] as LinePart;
    const { starts, orderedAt, lineStarts } = part.orders;
    const days = new Map<number, Set<number>>();
    for (let order = starts[customer] as number; order < (starts[customer + 1] as number); order++) {
      const instant = orderedAt[order] as number;
      if (instant >= until) continue;
      const day = dayOf(instant);
      const groups = days.get(day) ?? new Set();
      days.set(day, groups);
      for (let line = lineStarts[order] as number; line < (lineStarts[order + 1] as number); line++) {
        const group = groupOf(part, line);
        if (group >= 0) groups.add(group);
      }
    }
    const [first, second] = [...days].sort(([a], [b]) => a - b).map(([, groups]) => [...groups]);
    return first && second ? [{ firsts: [first], seconds: [second] }] : [];
  });

const countBuyers = (count: number, sets: Iterable<Set<number>>): Uint32Array => {
  const buyers = new Uint32Array(count);
  for (const set of sets) for (const group of set) buyers[group] = (buyers[group] as number) + 1;
  return buyers;
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
  const baskets = isTogether
    ? listTogether(parts, span, groupOf)
    : listNext(parts, { ...range, startedUntil: until }, groupOf, observation);
  const firstBuyers = countBuyers(
    numbered.count,
    baskets.map(({ firsts }) => inOrders(firsts)),
  );
  const secondBuyers = isTogether
    ? firstBuyers
    : countBuyers(
        numbered.count,
        baskets.map(({ seconds }) => inOrders(seconds)),
      );
  const mostOf = (group: number): number => Math.max(firstBuyers[group] as number, secondBuyers[group] as number);
  const candidates = [...firstBuyers.keys()].filter((group) => mostOf(group) >= LEAST_JOINT_CUSTOMERS);
  const compared = candidates.sort((a, b) => mostOf(b) - mostOf(a) || a - b).slice(0, MOST_PAIRED);
  const placeOf = new Int32Array(numbered.count).fill(-1);
  for (const [place, group] of compared.entries()) placeOf[group] = place;
  const width = compared.length;
  const both = new Uint32Array(width * width);
  const lastCustomer = new Uint32Array(width * width);
  for (const [customer, { firsts, seconds }] of baskets.entries())
    for (const [at, basket] of firsts.entries())
      for (const first of basket)
        for (const second of seconds[at] as readonly number[]) {
          const [one, other] = [placeOf[first] as number, placeOf[second] as number];
          if (one < 0 || other < 0 || (isTogether && one >= other)) continue;
          const cell = one * width + other;
          if (lastCustomer[cell] === customer + 1) continue;
          lastCustomer[cell] = customer + 1;
          both[cell] = (both[cell] as number) + 1;
        }
  const names = by === "product" ? nameProducts(copied) : new Map<string, string>();
  const z = twoSidedZ(1 - LEVEL);
  const pairs: ProductPair[] = [];
  for (const [cell, joint] of both.entries()) {
    if (joint < LEAST_JOINT_CUSTOMERS) continue;
    const [first, second] = [compared[Math.floor(cell / width)] as number, compared[cell % width] as number];
    const onlyFirst = (firstBuyers[first] as number) - joint;
    const onlySecond = (secondBuyers[second] as number) - joint;
    const neither = baskets.length - joint - onlyFirst - onlySecond;
    const pair = computePairLift({ both: joint, onlyFirst, onlySecond, neither }, z);
    if (!pair) continue;
    const [one, other] = [numbered.describe(first).key, numbered.describe(second).key];
    if (one === null || other === null) continue;
    const named = { firstName: names.get(one) ?? null, secondName: names.get(other) ?? null };
    pairs.push({ first: one, second: other, ...named, ...pair });
  }
  return {
    pairs: pairs.sort(comparePairs),
    customers: baskets.length,
    candidates: candidates.length,
    compared: width,
    hasLines: haveLines(parts),
  };
};
