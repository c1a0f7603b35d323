import type { Affinity, PurchasingRow } from "./purchasing.ts";

type Amounts = { byName: Map<string, number>; total: number };

const MOST = 5;

export const amountsOf = (rows: readonly PurchasingRow[], kind: "categories" | "brands"): Amounts => {
  const byName = new Map<string, number>();
  let total = 0;
  for (const row of rows) {
    const amounts = row[kind];
    for (const name in amounts) {
      const amount = amounts[name] as number;
      if (amount <= 0) continue;
      byName.set(name, (byName.get(name) ?? 0) + amount);
      total += amount;
    }
  }
  return { byName, total };
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
