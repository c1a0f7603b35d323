import { expectedByAge } from "../boosting/newcomer.ts";
import type { ExpectedParts } from "./draw-totals.ts";
import { type Effects, effectIn } from "./effects.ts";
import { midpoint, type Part } from "./horizon-parts.ts";
import type { OrderValues } from "./learn-order-values.ts";
import type { RepeatModel } from "./learn-repeats.ts";
import { expectedBetween } from "./past-origins.ts";
import type { Columns } from "./totals-by-group.ts";
import { WEEK } from "./weekly-log.ts";

/** Repeat purchases of customers to come: each part's new customers by their age in the parts after it. */
const predictFollowers = (
  parts: readonly Part[],
  firsts: Float64Array,
  { clock, fitted, effects }: RepeatModel,
): Float64Array => {
  const { asOf } = effects;
  const end = parts.at(-1)?.to ?? asOf;
  const byAge = expectedByAge(fitted, asOf, clock(end) - clock(asOf));
  const until = parts.map(({ to }) => clock(to));
  const came = parts.map((part) => clock(midpoint(part)));
  return Float64Array.from(parts, (_, part) => {
    let sum = 0;
    for (let before = 0; before <= part; before++) {
      const ageAt = (time: number) => Math.max(0, time - (came[before] as number));
      const [from, to] = [ageAt(until[part - 1] ?? clock(asOf)), ageAt(until[part] as number)];
      sum += (firsts[before] as number) * (byAge(to) - byAge(from));
    }
    return sum;
  });
};

/** What is expected in each part of the horizon, given the effects' means. */
export const expectedParts = (
  parts: readonly Part[],
  { repeats, newcomers, values }: { repeats: RepeatModel; newcomers: Effects | null; values: Effects | null },
): ExpectedParts => {
  const { effects, fitted, population, clock } = repeats;
  const rates = parts.map((part) => Math.exp(effectIn(effects, part)));
  const rated = (column: Float64Array) => column.map((mean, part) => mean * (rates[part] as number));
  const firsts = Float64Array.from(parts, (part) =>
    newcomers ? (Math.exp(effectIn(newcomers, part)) * (part.to - part.from + 1)) / WEEK : 0,
  );
  return {
    existing: rated(expectedBetween(fitted, population, { clock, days: [effects.asOf, ...parts.map(({ to }) => to)] })),
    firsts,
    followers: rated(newcomers ? predictFollowers(parts, firsts, repeats) : firsts),
    orderValue: values && Float64Array.from(parts, (part) => Math.exp(effectIn(values, part))),
  };
};

/** Orders in each part. */
export const computeOrders = ({ existing, firsts, followers }: ExpectedParts): Columns => ({
  existing,
  newcomers: firsts.map((count, part) => count + (followers[part] as number)),
});

/** Revenue in each part; null if amounts are unknown. */
export const computeRevenue = (
  { existing, firsts, followers, orderValue }: ExpectedParts,
  values: OrderValues | null,
): Columns | null => {
  if (!orderValue || !values) return null;
  const worth = (orders: number, part: number): number => orders * (orderValue[part] as number);
  return {
    existing: existing.map(worth),
    newcomers: firsts.map((count, part) => worth(values.firstRatio * count + (followers[part] as number), part)),
  };
};
