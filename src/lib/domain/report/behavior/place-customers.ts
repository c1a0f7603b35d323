import type { Day } from "#lib/domain/time/day.ts";
import type { Purchases } from "../sums.ts";
import { chooseTrait, type Held } from "./choose-trait.ts";
import { directionOf, meanSeason, SEASONS, seasonIndex } from "./season.ts";
import { codeOf, type Trait } from "./trait.ts";

/** One counted sale: its day, its channel, and the categories of items not fully returned. */
export type TraitSale = { day: Day; channel: string; categories: readonly string[] };

/** `isOfAYear`: whether the first purchase ever was at least a year before the period's last day. */
export type Shopper = Purchases & { sales: readonly TraitSale[]; isOfAYear: boolean };

export type Placed = { shopper: Shopper; held: Held | null };

/** Shorter periods don't include every season, and customers who joined later could not buy in every season. */
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

/** The only season a shopper may be assigned to. */
const ownSeason = ({ sales, isOfAYear }: Shopper): string | null => {
  if (!isOfAYear) return null;
  const directions = sales.map(({ day }) => directionOf(day));
  const [x, y] = [directions.reduce((sum, { x }) => sum + x, 0), directions.reduce((sum, { y }) => sum + y, 0)];
  return SEASONS[meanSeason({ x, y }) ?? -1] ?? null;
};

/**
 * Assigns customers to the trait in which they differ most from all customers, in a period of `days` days; each one's
 * result depends on all. The reference implementation of what the database computes.
 */
export const placePopulation = (shoppers: readonly Shopper[], days: number): Placed[] => {
  const sales = shoppers.flatMap((shopper) => shopper.sales);
  const overall = tallyOf(sales, days);
  return shoppers.map((shopper) => {
    const season = ownSeason(shopper);
    const held = [...tallyOf(shopper.sales, days)].flatMap(([code, { trait, sales }]): Held[] =>
      trait.kind === "season" && trait.name !== season
        ? []
        : [{ trait, sales, salesOfAll: overall.get(code)?.sales ?? 0 }],
    );
    return { shopper, held: chooseTrait(held, shopper.sales.length, sales.length) };
  });
};
