import { isLikelyBack } from "#features/playbooks/rules/next-actions.ts";
import { toMinor } from "#lib/money.ts";
import { addDays, type Day, toDayNumber } from "#lib/time/day.ts";
import { HANDLED_DAYS } from "#records/rules/customers/customer-standing.ts";
import { DEFAULT_PLAYBOOK_SETTINGS } from "#records/rules/playbook.ts";
import type { BacktestShop } from "./backtest-shop.ts";
import { type CustomerAsOf, customersAsOf } from "./customers-as-of.ts";
import { type Outcome, outcomesFrom } from "./outcomes.ts";

export type Observed = CustomerAsOf & Outcome & { today: number; hasReturned: boolean };
/**
 * One week's lists of at most `winBackPerWeek` customers, and instead of random ones all overdue customers who are not likely back by
 * themselves.
 */
export type Week = { all: Observed[]; lists: Record<"winBack" | "churnList" | "unlikelyBack", Observed[]> };

const { winBackPerWeek, winBackLeastValue } = DEFAULT_PLAYBOOK_SETTINGS;

const atRiskOf = ({ plan }: CustomerAsOf): number => plan.saveValue ?? 0;

/** The first of a list in the order of a value, without those contacted lately. */
const firstBy = (rows: readonly Observed[], value: (row: Observed) => number, contacted: Map<string, number>) => {
  const isFree = ({ id, today }: Observed) => today - (contacted.get(id) ?? Number.NEGATIVE_INFINITY) >= HANDLED_DAYS;
  const first = rows
    .filter(isFree)
    .toSorted((a, b) => value(b) - value(a))
    .slice(0, winBackPerWeek);
  for (const { id, today } of first) contacted.set(id, today);
  return first;
};

export type BacktestOptions = { weeks: number; daysApart: number; holdout: number };

/** The lists of past weeks; the holdout of the last one ends with the data. All customers on them are reachable. */
export const weeklyLists = (shop: BacktestShop, { weeks, daysApart, holdout }: BacktestOptions): Week[] => {
  const least = toMinor(winBackLeastValue, shop.currency);
  const [winBack, churnList] = [new Map<string, number>(), new Map<string, number>()];
  const weekOf = (day: Day): Week => {
    const outcomes = outcomesFrom(shop, day, holdout);
    const today = toDayNumber(day);
    const all = customersAsOf(shop, day).map((customer): Observed => {
      const { spent, nextDay } = outcomes.get(customer.id) ?? { spent: 0, nextDay: null };
      return { ...customer, spent, nextDay, today, hasReturned: nextDay !== null && nextDay < today + holdout };
    });
    const reachable = all.filter(({ id }) => shop.reachable?.has(id) ?? true);
    const unlikelyBack = reachable.filter(({ isOverdue, plan }) => isOverdue && !isLikelyBack(plan.chanceToReturn));
    const worth = unlikelyBack.filter(({ plan }) => plan.isExpected && (plan.saveValue ?? 0) >= least);
    const drifting = reachable.filter(({ isDrifting }) => isDrifting);
    return {
      all,
      lists: {
        winBack: firstBy(worth, atRiskOf, winBack),
        churnList: firstBy(drifting, atRiskOf, churnList),
        unlikelyBack,
      },
    };
  };
  const first = addDays(shop.end, -holdout - (weeks - 1) * daysApart);
  return Array.from({ length: weeks }, (_, week) => weekOf(addDays(first, week * daysApart)));
};
