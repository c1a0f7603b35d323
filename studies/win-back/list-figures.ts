import { toDayNumber } from "#lib/time/day.ts";
import type { Observed } from "./weekly-lists.ts";

export const meanOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.length === 0 ? Number.NaN : items.reduce((sum, item) => sum + of(item), 0) / items.length;

/** Expected spending in 12 months if active, whether or not they can be expected back; minor units. */
export const valueIfActive = ({ outlook: { predictedClv, pAlive } }: Observed): number =>
  (predictedClv ?? 0) / Math.max(1e-9, pAlive ?? 1);

/** How a list did in the holdout, per customer on it. Shares from 0 to 1; money in minor units. */
export type ListFigures = {
  customers: number;
  distinct: number;
  overdue: number;
  /** Bought next before they would have been overdue. */
  onTime: number;
  oneTime: number;
  returned: number;
  spent: number;
  spentPerReturned: number;
  /** The predicted value of those who stayed away. */
  lost: number;
};

export const figuresOf = (list: readonly Observed[]): ListFigures => {
  const returned = list.filter(({ hasReturned }) => hasReturned);
  const isOnTime = ({ nextDay, plan: { overdueOn } }: Observed) =>
    nextDay !== null && overdueOn !== null && nextDay < toDayNumber(overdueOn);
  return {
    customers: list.length,
    distinct: new Set(list.map(({ id }) => id)).size,
    overdue: meanOf(list, ({ isOverdue }) => Number(isOverdue)),
    onTime: meanOf(list, (one) => Number(isOnTime(one))),
    oneTime: meanOf(list, ({ days }) => Number(days.length === 1)),
    returned: returned.length / list.length,
    spent: meanOf(list, ({ spent }) => spent),
    spentPerReturned: meanOf(returned, ({ spent }) => spent),
    lost: meanOf(list, (one) => (one.hasReturned ? 0 : valueIfActive(one))),
  };
};

/** One bin of predictions and what happened. */
export type Bin = { from: number; to: number; count: number; predicted: number; observed: number };

/** Predictions by bin; empty bins are left out. */
export const binsOf = (
  rows: readonly Observed[],
  edges: readonly number[],
  { predicted, observed }: Record<"predicted" | "observed", (row: Observed) => number>,
): Bin[] =>
  edges.slice(1).flatMap((to, i) => {
    const from = edges[i] ?? 0;
    const own = rows.filter((row) => predicted(row) >= from && predicted(row) < to);
    const bin = { from, to, count: own.length, predicted: meanOf(own, predicted), observed: meanOf(own, observed) };
    return own.length === 0 ? [] : [bin];
  });

/** The mean distance between prediction and outcome over customers. */
export const binError = (bins: readonly Bin[]): number =>
  meanOf(
    bins.flatMap((bin) => Array<Bin>(bin.count).fill(bin)),
    ({ predicted, observed }) => Math.abs(predicted - observed),
  );
