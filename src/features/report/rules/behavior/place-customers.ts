import { meanSeason, SEASONS, seasonIndex, toYearDirection } from "#lib/behavior/season.ts";
import { compareTraits, type Trait, toTraitCode } from "#lib/behavior/trait.ts";
import type { Day } from "#lib/time/day.ts";
import type { Purchases } from "#records/rules/rfm/sums.ts";

/** The number of the customer's sales and of all customers' sales that have a trait. */
type HeldSales = { sales: number; salesOfAll: number };
export type Held = HeldSales & { trait: Trait };

/**
 * The minimum number of purchases, with the trait and in total. With two and no `LEAST_Z`, nearly as many of the demo shop's
 * customers had a trait after their baskets were shuffled as before: 21% and 23% in 90 days.
 */
export const LEAST_SALES = 3;

/** One-sided 5%: of customers with average habits, about one in twenty gets a trait by chance. */
export const LEAST_Z = 1.645;

/**
 * How far a customer's share of sales with a trait exceeds the overall share, in standard deviations: the score
 * statistic of a binomial, z = (k − n·p) / √(n·p·(1 − p)) with p = T / N (Agresti 2013, Categorical Data Analysis,
 * §1.3.3), times √n, which is the same for all traits of one customer: (k·N − n·T) / √(T·(N − T)). Two whole numbers, a
 * root and a quotient: every IEEE 754 machine gives the same result.
 */
export const standardizedLift = ({ sales, salesOfAll }: HeldSales, n: number, all: number): number =>
  (sales * all - n * salesOfAll) / Math.sqrt(salesOfAll * (all - salesOfAll));

/**
 * Whether the ratio of shares is at least 3 / 2, in whole numbers (lift: Brin, Motwani, Ullman and Tsur 1997, doi
 * 10.1145/253260.253325).
 */
const isLifted = ({ sales, salesOfAll }: HeldSales, n: number, all: number): boolean =>
  2 * sales * all >= 3 * n * salesOfAll;

/** Whether a customer with `n` sales has a trait in more of them than chance explains: at least three, lifted and significant. */
export const isHabit = (held: HeldSales, n: number, all: number): boolean =>
  held.sales >= LEAST_SALES && isLifted(held, n, all) && standardizedLift(held, n, all) >= LEAST_Z * Math.sqrt(n);

/**
 * The trait by which a customer with `n` sales differs most from all `all` sales: among traits of at least three of
 * their purchases, with a lift of at least 1.5 and significant at 5%, the one with the largest standardized lift. Null
 * if there is none.
 */
export const chooseTrait = (held: readonly Held[], n: number, all: number): Held | null => {
  const [best = null] = held
    .filter((each) => isHabit(each, n, all))
    .sort((a, b) => standardizedLift(b, n, all) - standardizedLift(a, n, all) || compareTraits(a.trait, b.trait));
  return best;
};

/** One counted sale: its day, its channel, and the categories of items not fully returned. */
export type TraitSale = { day: Day; channel: string; categories: readonly string[] };

/** `isOfAYear`: whether the first purchase ever was at least a year before the period's last day. */
export type Shopper = Purchases & { sales: readonly TraitSale[]; isOfAYear: boolean };

export type Placed = { shopper: Shopper; held: Held | null };

/** Shorter periods don't include every season, and customers who joined later could not buy in every season. */
export const YEAR_DAYS = 365;

type Tally = Map<string, { trait: Trait; sales: number }>;

const listSaleTraits = ({ day, channel, categories }: TraitSale, days: number): Trait[] => {
  const named = [...new Set(categories)].map((name): Trait => ({ kind: "category", name }));
  const traits: Trait[] = [...named, { kind: "channel", name: channel }];
  if (days >= YEAR_DAYS) traits.push({ kind: "season", name: SEASONS[seasonIndex(day)] ?? "" });
  return traits.filter(({ name }) => name !== "");
};

const tallySaleTraits = (sales: readonly TraitSale[], days: number): Tally => {
  const tally: Tally = new Map();
  for (const trait of sales.flatMap((sale) => listSaleTraits(sale, days))) {
    const code = toTraitCode(trait);
    tally.set(code, { trait, sales: (tally.get(code)?.sales ?? 0) + 1 });
  }
  return tally;
};

/** The only season a shopper may be assigned to. */
const ownSeason = ({ sales, isOfAYear }: Shopper): string | null => {
  if (!isOfAYear) return null;
  const directions = sales.map(({ day }) => toYearDirection(day));
  const [x, y] = [directions.reduce((sum, { x }) => sum + x, 0), directions.reduce((sum, { y }) => sum + y, 0)];
  return SEASONS[meanSeason({ x, y }) ?? -1] ?? null;
};

/**
 * Assigns customers to the trait in which they differ most from all customers, in a period of `days` days; each one's
 * result depends on all. The reference implementation of what the database computes.
 */
export const placePopulation = (shoppers: readonly Shopper[], days: number): Placed[] => {
  const sales = shoppers.flatMap((shopper) => shopper.sales);
  const overall = tallySaleTraits(sales, days);
  return shoppers.map((shopper) => {
    const season = ownSeason(shopper);
    const held = [...tallySaleTraits(shopper.sales, days)].flatMap(([code, { trait, sales }]): Held[] =>
      trait.kind === "season" && trait.name !== season
        ? []
        : [{ trait, sales, salesOfAll: overall.get(code)?.sales ?? 0 }],
    );
    return { shopper, held: chooseTrait(held, shopper.sales.length, sales.length) };
  });
};
