import type { Affinity, PurchasingRow } from "./purchasing.ts";

/** What was spent on each name and in all, and how many bought of each. */
export type Amounts = { byName: Map<string, number>; total: number; buyers: Map<string, number> };

const MOST = 5;

const count = (sums: Map<string, number>, name: string, more: number): void => {
  sums.set(name, (sums.get(name) ?? 0) + more);
};

export const amountsOf = (rows: readonly PurchasingRow[], kind: "categories" | "brands"): Amounts => {
  const amounts: Amounts = { byName: new Map(), total: 0, buyers: new Map() };
  for (const row of rows) {
    const own = row[kind];
    for (const name in own) {
      const amount = own[name] as number;
      if (amount <= 0) continue;
      count(amounts.byName, name, amount);
      count(amounts.buyers, name, 1);
      amounts.total += amount;
    }
  }
  return amounts;
};

/** Of all groups together. */
export const sumOfAmounts = (groups: readonly Amounts[]): Amounts => {
  const sum: Amounts = { byName: new Map(), total: 0, buyers: new Map() };
  for (const { byName, total, buyers } of groups) {
    for (const [name, amount] of byName) count(sum.byName, name, amount);
    for (const [name, number] of buyers) count(sum.buyers, name, number);
    sum.total += total;
  }
  return sum;
};

/**
 * What a group spends on more than everybody does: its share of the group's amount, and the lift over everybody's share.
 * First is what tells most of the group: share × ln lift, its part of the divergence of Kullback and Leibler (1951).
 */
export const affinityOf = (group: Amounts, everybody: Amounts): Affinity[] =>
  [...group.byName]
    .map(([name, amount]) => {
      const share = amount / group.total;
      return { name, share, lift: share / ((everybody.byName.get(name) ?? 0) / everybody.total) };
    })
    // Of amounts so small that everybody's share of them is 0, nothing can be told.
    .filter(({ lift }) => lift >= 1 - 1e-9 && Number.isFinite(lift))
    .sort((a, b) => b.share * Math.log(b.lift) - a.share * Math.log(a.lift) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
