import type { PurchasingItem, PurchasingOrder, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { createRandom, logNormal, pick, type Random } from "#lib/statistics/random.ts";
import { addDays } from "#lib/time/day.ts";

export type PlantedAffinities = { groups: number; overlap: number; customers: number; seed: number };

const CATEGORIES_EACH = 2;
const BRANDS_EACH = 2;

const whole = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** What a customer of a group puts into a basket: of the others' products with the probability `overlap`. */
const itemOf = (random: Random, group: number, { groups, overlap }: PlantedAffinities): PurchasingItem => {
  const of = random() < overlap ? (group + whole(random, 1, groups - 1)) % groups : group;
  const category = `Category ${of} ${whole(random, 1, CATEGORIES_EACH)}`;
  const brand = `Brand ${of} ${whole(random, 1, BRANDS_EACH)}`;
  return {
    productId: `${category} ${brand} ${whole(random, 1, 5)}`,
    category,
    brand,
    quantity: 1,
    price: whole(random, 8, 12),
  };
};

const orderOf = (random: Random, items: PurchasingItem[]): PurchasingOrder => ({
  day: addDays("2023-01-01", whole(random, 0, 729)),
  amount: items.reduce((sum, { price }) => sum + price, 0),
  items,
});

/** Customers of equally large groups who differ only in what they buy: 8 to 14 orders of 3 to 5 items at any time. */
export const plantAffinities = (planted: PlantedAffinities) => {
  const random = createRandom(planted.seed);
  const groups = new Map<string, number>();
  const rows = Array.from({ length: planted.customers }, (_, i): PurchasingRow => {
    const customerId = `c${Math.floor(random() * 1e12)}`;
    const group = i % planted.groups;
    groups.set(customerId, group);
    const level = logNormal(random, 1, 0.3);
    const orders = Array.from({ length: whole(random, 8, 14) }, () => {
      const items = Array.from({ length: whole(random, 3, 5) }, () => itemOf(random, group, planted));
      return orderOf(
        random,
        items.map((item) => ({ ...item, price: item.price * level })),
      );
    });
    return { customerId, orders };
  });
  return { rows, groupOf: (customerId: string): number => groups.get(customerId) as number };
};

/** The same with fewer items: two groups, eight orders of two items each, of which a customer buys `overlap` from the other group's products. */
export const plantOverlap = ({ overlap, customers, seed }: Omit<PlantedAffinities, "groups">) => {
  const random = createRandom(seed);
  const planted = { groups: 2, overlap, customers, seed };
  const rows = Array.from({ length: customers }, (_, i): PurchasingRow => {
    const itemsOf = () => Array.from({ length: 2 }, () => itemOf(random, i % 2, planted));
    return { customerId: `c${i}`, orders: Array.from({ length: 8 }, () => orderOf(random, itemsOf())) };
  });
  return { rows, groupOf: (customerId: string): number => Number(customerId.slice(1)) % 2 };
};

/** The rows, in which the chosen customers pay so many times the price for everything. */
export const withPrices = (rows: readonly PurchasingRow[], times: (row: number) => number): PurchasingRow[] =>
  rows.map((row, i) => ({
    ...row,
    orders: (row.orders ?? []).map((order) => ({
      ...order,
      amount: order.amount * times(i),
      items: (order.items ?? []).map((item) => ({ ...item, price: item.price * times(i) })),
    })),
  }));

/** Customers who buy four to seven times a winter or a summer, for two years. */
export const plantSeasons = ({ customers, seed }: { customers: number; seed: number }): PurchasingRow[] => {
  const random = createRandom(seed);
  return Array.from({ length: customers }, (_, i): PurchasingRow => {
    const [season, start] = i % 2 === 0 ? ["summer", "06-01"] : ["winter", "12-01"];
    const orders = [2022, 2023].flatMap((year) =>
      Array.from({ length: whole(random, 4, 7) }, () => {
        return { day: addDays(`${year}-${start}`, whole(random, 0, 88)), amount: whole(random, 20, 60) };
      }),
    );
    return { customerId: `${season} ${i}`, orders };
  });
};

const SHARES = [5, 3, 2];

/** How customers choose a category for each order, where they form no groups by what they buy; and how many orders they have. */
export const SCATTERED = {
  "single orders": { most: 1, choose: (random: Random) => () => pick(random, [0, 1, 2], (at) => SHARES[at] ?? 0) },
  "a few orders of customers who choose alike": {
    most: 3,
    choose: (random: Random) => () => pick(random, [0, 1, 2], (at) => SHARES[at] ?? 0),
  },
  "two favorites of eight for each customer": {
    most: 12,
    choose: (random: Random) => {
      const favorites = [whole(random, 0, 7), whole(random, 0, 7)];
      return () => pick(random, favorites, () => 1);
    },
  },
  "any share between two categories": {
    most: 20,
    choose: (random: Random) => {
      const share = random();
      return () => (random() < share ? 0 : 1);
    },
  },
};

export const scatterProducts = (kind: keyof typeof SCATTERED, seed: number): PurchasingRow[] => {
  const random = createRandom(seed);
  const { most, choose } = SCATTERED[kind];
  return Array.from({ length: 400 }, (_, i): PurchasingRow => {
    const category = choose(random);
    const orders = Array.from({ length: whole(random, 1, most) }, () => {
      const price = logNormal(random, i % 4 === 0 ? 200 : 30, 0.5);
      return orderOf(random, [{ productId: "p", category: `Category ${category()}`, quantity: 1, price }]);
    });
    return { customerId: `c${i}`, orders };
  });
};
