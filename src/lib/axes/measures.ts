import type { BehaviorFacts, ItemFact, OrderFact } from "#lib/axes/behavior-facts.ts";
import { meanBy, share, sum, sumBy } from "#lib/statistics/summaries.ts";

/** −1 to 1: 0 if both are equal, 1 if the older one is 0. */
const change = (newer: number, older: number): number => share(newer - older, Math.abs(newer) + Math.abs(older));

/** The change from the older to the newer half of a time-ordered list; a middle value belongs to neither. */
export const compareHalves = (values: readonly number[]): number => {
  const half = Math.floor(values.length / 2);
  return half === 0 ? 0 : change(sum(values.slice(-half)), sum(values.slice(0, half)));
};

export const collectItems = (orders: readonly OrderFact[]): ItemFact[] => {
  const all: ItemFact[] = [];
  for (const { items } of orders) for (const item of items) all.push(item);
  return all;
};

/** Days since the first sale. */
export const computeTenure = ({ asOfDay, days }: Pick<BehaviorFacts, "asOfDay" | "days">): number =>
  asOfDay - (days[0] ?? asOfDay);

/** Sums amounts by name; entries without a name are skipped. */
export const amountsBy = <Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string | null,
  amountOf: (value: Value) => number,
): Map<string, number> => {
  const amounts = new Map<string, number>();
  for (const value of values) {
    const name = nameOf(value);
    if (name !== null) amounts.set(name, (amounts.get(name) ?? 0) + amountOf(value));
  }
  return amounts;
};

/** Shannon entropy (1948) of the amounts' shares, in nats: 0 for one amount, ln n for n equal ones. */
export const shannonEntropy = (amounts: readonly number[]): number => {
  const all = amounts.filter((amount) => amount > 0);
  const total = sum(all);
  return -sumBy(all, (amount) => (amount / total) * Math.log(amount / total)) || 0;
};

/** Sum of squared shares (Herfindahl-Hirschman index): 1 for one name, 1/n for n equal ones, 0 if empty. */
export const herfindahlIndex = (amounts: readonly number[]): number => {
  const total = sum(amounts);
  return sumBy(amounts, (amount) => share(amount, total) ** 2);
};

/** The mean direction of hours on the clock face: midnight is (1, 0), six in the morning (0, 1). */
export const meanDirection = (moments: readonly { hour: number }[]): { cos: number; sin: number } => ({
  cos: meanBy(moments, ({ hour }) => Math.cos((2 * Math.PI * hour) / 24)),
  sin: meanBy(moments, ({ hour }) => Math.sin((2 * Math.PI * hour) / 24)),
});

/** The clock is cut open here, when the fewest people shop: 23:00 and 1:00 are neighbors. */
const QUIET_HOUR = 4;

/**
 * The circular mean of hours (Fisher 1993, Statistical Analysis of Circular Data, 2.3), from 4 to 28. Where they cancel out, as
 * 6:00 and 18:00 do, or without any, it is 16, the middle.
 */
export const meanHour = (moments: readonly { hour: number }[]): number => {
  const { cos, sin } = meanDirection(moments);
  if (Math.hypot(cos, sin) < 1e-9) return QUIET_HOUR + 12;
  // Rounded, so that 4:00 isn't a rounding error before itself, at the end of the scale.
  const hour = Math.round(1e9 * ((24 * Math.atan2(sin, cos)) / (2 * Math.PI))) / 1e9;
  return ((((hour - QUIET_HOUR) % 24) + 24) % 24) + QUIET_HOUR;
};
