import { chance, logNormal, pick, type Random } from "#lib/statistics/random.ts";
import { BRANDS, CATEGORIES } from "./catalogue.ts";

/** Where a customer buys: the channel of the orders, and the storefronts of that kind, busiest first. */
export const PLACES = {
  online: { source: "web", storefronts: [1] },
  shop: { source: "pos", storefronts: [2, 4, 5] },
  trade: { source: "shopify_draft_order", storefronts: [3] },
} as const;

/** The number of the online storefront. */
export const ONLINE = PLACES.online.storefronts[0];

export type DemoPlace = keyof typeof PLACES;

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
