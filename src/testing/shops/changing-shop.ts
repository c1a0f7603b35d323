import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import { createRandom, exponential, normal, poisson, type Random } from "#lib/statistics/random.ts";
import { drawGamma } from "./simulated-purchases.ts";

/** A shop whose sales change over time. Weeks are counted from its first day. */
export type ChangingShop = {
  weeks: number;
  /** The first day, in days since 1970. */
  start: number;
  customers: number;
  /** New customers of a week relative to the first one's: all in the first twelve weeks, or a yearly growth (log). */
  arrivals: "cohort" | number;
  /** Log amplitude and the day of the year of the highest sales; or a peak before Christmas of a relative height. */
  season: { kind: "none" } | { kind: "wave"; amplitude: number; day: number } | { kind: "christmas"; height: number };
  /** Standard deviation of the weekly change of everyone's rate, on the log scale, and its yearly trend. */
  drift: number;
  trend: number;
  /** A month with 40% less, and a price rise (relative), both from a week on; null for none. */
  badMonth: number | null;
  priceRise: { week: number; by: number } | null;
  /** Purchases per customer and year, days a customer stays on average, and waiting times per purchase (1: Poisson). */
  yearlyRate: number;
  life: number;
  regularity: 1 | 2;
};

const MONTH_WEEKS = 4.35;
const WEEK = 7;

/** The season's multiplier of a day. */
const seasonOn = ({ season }: Pick<ChangingShop, "season">, day: number): number => {
  const ofYear = day % DAYS_A_YEAR;
  if (season.kind === "wave")
    return Math.exp(season.amplitude * Math.cos((2 * Math.PI * (ofYear - season.day)) / DAYS_A_YEAR));
  if (season.kind === "christmas") return 1 + season.height * Math.exp(-0.5 * ((ofYear - 335) / 20) ** 2);
  return 1;
};

const isBad = ({ badMonth }: ChangingShop, week: number): boolean =>
  badMonth !== null && week >= badMonth && week < badMonth + MONTH_WEEKS;

/** Each week's multiplier of everyone's rate, without the season. */
const levelsOf = (shop: ChangingShop, random: Random): number[] => {
  let level = 0;
  return Array.from({ length: shop.weeks + 1 }, (_, week) => {
    level += shop.drift * normal(random) + shop.trend / 52;
    return Math.exp(level) * (isBad(shop, week) ? 0.6 : 1);
  });
};

const arrivalsOf = (shop: ChangingShop, random: Random): number[] => {
  const { arrivals } = shop;
  let level = 0;
  const rates = Array.from({ length: shop.weeks }, (_, week) => {
    if (arrivals === "cohort") return week < 12 ? 1 : 0;
    level += shop.drift * normal(random) + arrivals / 52;
    return Math.exp(level) * seasonOn(shop, shop.start + WEEK * week) * (isBad(shop, week) ? 0.6 : 1);
  });
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  return rates.map((rate) => (shop.customers * rate) / all);
};

/** The shop's log: customers with individual rates, lifetimes and order values, whose purchases follow the shop's changes. */
export const changingShop = (shop: ChangingShop, seed: number): PurchaseLog => {
  const random = createRandom(seed, 21);
  const levels = levelsOf(shop, random);
  const most = Math.max(...levels) * Math.max(1, ...Array.from({ length: 366 }, (_, day) => seasonOn(shop, day)));
  const rateAt = (time: number) => seasonOn(shop, shop.start + time) * (levels[Math.floor(time / WEEK)] as number);
  const { priceRise, regularity } = shop;
  const [customerIds, customers, days, amounts]: [string[], number[], number[], number[]] = [[], [], [], []];
  const come = (first: number) => {
    const mean = 40 * Math.exp(0.5 * normal(random));
    const buy = (time: number) => {
      customers.push(customerIds.length);
      days.push(shop.start + Math.floor(time));
      const price = priceRise && time >= WEEK * priceRise.week ? 1 + priceRise.by : 1;
      amounts.push(price * mean * Math.exp(0.5 * normal(random)));
    };
    buy(first);
    const rate = (drawGamma(random, 0.8, 0.8) * shop.yearlyRate) / DAYS_A_YEAR;
    const end = Math.min(WEEK * shop.weeks, first + exponential(random, 1 / drawGamma(random, 2, shop.life)));
    const wait = () => exponential(random, 1 / (rate * regularity * most));
    let waited = 0;
    // Thinning (Lewis and Shedler 1979): candidates come at the highest rate, and are kept as often as the rate is lower.
    for (let time = first + wait(); time < end; time += wait())
      if (random() * most < rateAt(time) && ++waited % regularity === 0) buy(time);
    customerIds.push(`c${customerIds.length}`);
  };
  for (const [week, mean] of arrivalsOf(shop, random).entries())
    for (let left = poisson(random, mean); left > 0; left--) come(WEEK * (week + random()));
  return {
    customerIds,
    customers: Uint32Array.from(customers),
    days: Int32Array.from(days),
    amounts: Float64Array.from(amounts),
  };
};
