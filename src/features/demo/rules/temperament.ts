import { chance, logNormal, pick, type Random } from "#lib/statistics/random.ts";
import { toInstant } from "#lib/time/local-time.ts";
import { BRANDS, CATEGORIES } from "./catalogue.ts";

/** Where a customer buys: the channel of the orders, and the storefronts of that kind, busiest first. */
export const PLACES = {
  online: { source: "web", storefronts: [1] },
  shop: { source: "pos", storefronts: [2, 4, 5] },
  trade: { source: "shopify_draft_order", storefronts: [3] },
} as const;

/** The number of the online storefront. */
export const ONLINE = PLACES.online.storefronts[0];

type DemoPlace = keyof typeof PLACES;

/** A customer's constant traits. */
export type Temperament = {
  place: DemoPlace;
  /** The number of their storefront. */
  storefrontId: number;
  /** Mean days between orders while active. */
  gapDays: number;
  /** The probability that an order is the last (the dropout of the BG/NBD model: Fader, Hardie and Lee 2005). */
  dropout: number;
  /** Mean order lines beyond the first. */
  moreLines: number;
  /** Multiplies quantities. */
  bulk: number;
  categories: Map<string, number>;
  brands: Map<string, number>;
  /** The probability that an order uses a discount. */
  bargain: number;
  /** The probability that an order is returned, in whole or part. */
  returning: number;
  /** The season they buy in (0: December to February), rarely in another; null for year-round customers. */
  season: number | null;
};

/** The share of seasonal customers, and the weights of the seasons: mostly winter, for knitters and gift buyers. */
const SEASONAL = { share: 0.15, weights: [4, 1, 1, 3] };

const drawSeason = (random: Random): number | null =>
  chance(random, SEASONAL.share) ? pick(random, [0, 1, 2, 3], (season) => SEASONAL.weights[season] ?? 0) : null;

/** A few strong preferences and many weak ones: lognormal weights, not normalized. */
const likes = (random: Random, names: readonly string[], sigma: number): Map<string, number> =>
  new Map(names.map((name) => [name, logNormal(random, 1, sigma)]));

const BASE_SHARE: Record<string, number> = {
  Fabric: 5,
  Yarn: 4,
  Patterns: 2.5,
  Kits: 1.4,
  Notions: 4,
  Machines: 0.22,
  Home: 2,
};

export const makeTemperament = (random: Random): Temperament => {
  const place = pick(
    random,
    ["online", "shop", "trade"] as const,
    (name) => ({ online: 70, shop: 25, trade: 5 })[name],
  );
  const isTrade = place === "trade";
  const storefronts: readonly number[] = PLACES[place].storefronts;
  const categories = likes(random, CATEGORIES, 1.1);
  for (const [name, weight] of categories) categories.set(name, weight * (BASE_SHARE[name] ?? 1));
  return {
    place,
    storefrontId: pick(random, storefronts, (id) => 1 / (1 + storefronts.indexOf(id))),
    gapDays: Math.max(4, logNormal(random, isTrade ? 26 : 62, 0.85)),
    dropout: chance(random, 0.3) ? 0.55 : 0.03 + 0.22 * random() ** 2,
    moreLines: logNormal(random, isTrade ? 3.5 : 1.1, 0.45),
    bulk: isTrade ? logNormal(random, 2.6, 0.4) : logNormal(random, 1, 0.25),
    categories,
    brands: likes(
      random,
      BRANDS.map(({ name }) => name),
      0.9,
    ),
    bargain: random() ** 2,
    returning: isTrade ? 0.02 : Math.min(0.6, logNormal(random, 0.035, 0.9)),
    season: isTrade ? null : drawSeason(random),
  };
};

/** The shop's local calendar with days as UTC midnights: the first day, and how many. */
export type DemoCalendar = { firstDay: number; days: number; now: Date; timeZone: string };

/** Demand by month relative to an average one: more before Christmas, less in summer. */
const MONTHS = [0.86, 0.92, 0.98, 1, 0.99, 0.93, 0.88, 0.93, 1.02, 1.08, 1.22, 1.19] as const;
/** Starting with Sunday. */
const WEEKDAYS: Record<DemoPlace, readonly number[]> = {
  online: [1.35, 1.0, 0.9, 0.9, 0.92, 0.95, 1.15],
  shop: [0.9, 0.6, 0.75, 0.85, 1.0, 1.3, 1.75],
  trade: [0, 1.25, 1.2, 1.15, 1.1, 0.9, 0],
};
/** Opening hour, and relative demand per hour from then on. */
const HOURS: Record<DemoPlace, { from: number; weights: readonly number[] }> = {
  online: { from: 6, weights: [1, 2, 3, 4, 4, 4, 5, 5, 4, 4, 4, 5, 6, 8, 10, 10, 7, 3] },
  shop: { from: 10, weights: [3, 5, 6, 6, 6, 7, 7, 6, 4] },
  trade: { from: 8, weights: [4, 7, 8, 6, 4, 6, 7, 6, 4] },
};
export const MOST = 1.22 * 1.75;

/** The shop's sales, each with its discount. */
const SALES = [
  { month: 0, from: 3, to: 14, share: 0.2 },
  { month: 6, from: 8, to: 18, share: 0.15 },
  { month: 10, from: 22, to: 30, share: 0.25 },
] as const;

/** A day's demand at a place, relative to `MOST`; days are UTC midnights that represent calendar days. */
export const busyness = (day: number, place: DemoPlace): number => {
  const date = new Date(day);
  return (MONTHS[date.getUTCMonth()] ?? 1) * (WEEKDAYS[place][date.getUTCDay()] ?? 1);
};

/** Whether a day is in a season; 0 is December to February. */
export const isInSeason = (day: number, season: number): boolean =>
  Math.floor(((new Date(day).getUTCMonth() + 1) % 12) / 3) === season;

/** The shop's sale discount that day; 0 without a sale. */
export const saleOn = (day: number): number => {
  const date = new Date(day);
  const [month, dayOfMonth] = [date.getUTCMonth(), date.getUTCDate()];
  return SALES.find((sale) => sale.month === month && dayOfMonth >= sale.from && dayOfMonth <= sale.to)?.share ?? 0;
};

/** A random purchase time on the day, in the shop's time zone. */
export const drawMoment = (random: Random, day: number, place: DemoPlace, timeZone: string): Date => {
  const { from, weights } = HOURS[place];
  const hour = from + pick(random, [...weights.keys()], (i) => weights[i] ?? 0);
  return toInstant(day + (hour + random()) * 3_600_000, timeZone);
};
