import type { Day } from "#lib/domain/time/day.ts";
import type { Purchases } from "../sums.ts";
import { chooseTrait, type Held } from "./choose-trait.ts";
import { directionOf, meanSeason, SEASONS, seasonIndex } from "./season.ts";
import { codeOf, type Trait } from "./trait.ts";

/** One counted sale: its day, its channel, and the categories of what was bought and not given back whole. */
export type TraitSale = { day: Day; channel: string; categories: readonly string[] };

/** `isOfAYear`: the first purchase ever lies a year or more before the period's last day. */
export type Shopper = Purchases & { sales: readonly TraitSale[]; isOfAYear: boolean };

export type Placed = { shopper: Shopper; held: Held | null };

/** Shorter periods don't have every season, and whoever came later had no chance to buy in every one. */
export const YEAR_DAYS = 365;

type Tally = Map<string, { trait: Trait; sales: number }>;

const traitsOf = ({ day, channel, categories }: TraitSale, days: number): Trait[] => {
  const named = [...new Set(categories)].map((name): Trait => ({ kind: "category", name }));
  const traits: Trait[] = [...named, { kind: "channel", name: channel }];
  if (days >= YEAR_DAYS) traits.push({ kind: "season", name: SEASONS[seasonIndex(day)] ?? "" });
  return traits.filter(({ name }) => name !== "");
};

const tallyOf = (sales: readonly TraitSale[], days: number): Tally => {
  const tally: Tally = new Map();
  for (const trait of sales.flatMap((sale) => traitsOf(sale, days))) {
    const code = codeOf(trait);
    tally.set(code, { trait, sales: (tally.get(code)?.sales ?? 0) + 1 });
  }
  return tally;
};

/** The one season a shopper may be placed in. */
const ownSeason = ({ sales, isOfAYear }: Shopper): string | null => {
  if (!isOfAYear) return null;
  const directions = sales.map(({ day }) => directionOf(day));
  const [x, y] = [directions.reduce((sum, { x }) => sum + x, 0), directions.reduce((sum, { y }) => sum + y, 0)];
  return SEASONS[meanSeason({ x, y }) ?? -1] ?? null;
};

/**
 * Everybody where they differ most from all of them together, in a period of `days` days; the place of one depends on all.
 * What the database computes, said in a few words.
 */
export const placePopulation = (shoppers: readonly Shopper[], days: number): Placed[] => {
  const sales = shoppers.flatMap((shopper) => shopper.sales);
  const everybody = tallyOf(sales, days);
  return shoppers.map((shopper) => {
    const season = ownSeason(shopper);
    const held = [...tallyOf(shopper.sales, days)].flatMap(([code, { trait, sales }]): Held[] =>
      trait.kind === "season" && trait.name !== season
        ? []
        : [{ trait, sales, salesOfAll: everybody.get(code)?.sales ?? 0 }],
    );
    return { shopper, held: chooseTrait(held, shopper.sales.length, sales.length) };
  });
};
