import type { Affinity, PurchasingRow } from "./purchasing.ts";

/** Amounts by name and in total, and the number of buyers per name. */
export type Amounts = { byName: Map<string, number>; total: number; buyers: Map<string, number> };

const MOST = 5;

const count = (sums: Map<string, number>, name: string, more: number): void => {
  sums.set(name, (sums.get(name) ?? 0) + more);
};

export const amountsOf = (rows: readonly PurchasingRow[], kind: "categories" | "brands"): Amounts => {
  const found = new Map<string, { amount: number; buyers: number }>();
  let total = 0;
  for (const row of rows) {
    const own = row[kind];
    for (const name in own) {
      const amount = own[name] as number;
      if (amount <= 0) continue;
      total += amount;
      const sum = found.get(name);
      if (!sum) found.set(name, { amount, buyers: 1 });
      else {
        sum.amount += amount;
        sum.buyers++;
      }
    }
  }
  const mapOf = (key: "amount" | "buyers") => new Map([...found].map(([name, sum]) => [name, sum[key]]));
  return { byName: mapOf("amount"), total, buyers: mapOf("buyers") };
};

/** The sum over all groups. */
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
 * What a group spends on more than average: its share of the group's amount, and the lift over the population's share.
 * Sorted by share × ln lift, each one's part of the Kullback-Leibler divergence (1951).
 */
export const affinityOf = (group: Amounts, overall: Amounts): Affinity[] =>
  [...group.byName]
    .map(([name, amount]) => {
      const share = amount / group.total;
      return { name, share, lift: share / ((overall.byName.get(name) ?? 0) / overall.total) };
    })
    // If an amount is too small for a population share above 0, its lift is undefined.
    .filter(({ lift }) => lift >= 1 - 1e-9 && Number.isFinite(lift))
    .sort((a, b) => b.share * Math.log(b.lift) - a.share * Math.log(a.lift) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
