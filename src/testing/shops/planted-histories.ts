import {
  buildHistoryReader,
  type CustomerHistory,
  type HistoryFrame,
  type HistoryItem,
  type HistoryOrder,
  type HistoryTicket,
} from "#features/axes/rules/behavior-reader.ts";
import type { PlacingModel } from "#features/axes/rules/drift-distance.ts";
import { findArchetypes } from "#lib/axes/archetypes.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { learnChurn } from "#lib/axes/learn-churn.ts";
import type { DiscoverOptions } from "#lib/axes/model.ts";
import { selectAxes } from "#lib/axes/registry/axes.ts";
import { chance, exponential, logNormal, poisson, type Random } from "#lib/statistics/random.ts";
import { featuresFrom, matrixOfAxis, profilesOf } from "#testing/axis-features.ts";

/** The as-of instant of the planted shops, in UTC. */
export const PLANTED_AS_OF = new Date("2025-07-01T00:00:00Z");

/** The habits of a planted kind of customers; omitted ones have defaults. */
export type Habits = {
  /** Mean days between orders, and their relative spread; null: one order. */
  gap?: number | null;
  scatter?: number;
  /** Days before the as-of day of the first and of the last possible order. */
  from?: number;
  until?: number;
  /** Each gap as a multiple of the previous one. */
  growth?: number;
  /** Months (1–12) in which the customer buys. */
  months?: readonly number[];
  /** Hours of the day, and whether on weekends. */
  hours?: readonly [number, number];
  weekend?: boolean;
  /** Median order value, in minor units. */
  amount?: number;
  spread?: number;
  discounted?: number;
  depth?: number;
  returned?: number;
  categories?: number;
  products?: number;
  source?: string;
  /** Total tickets, and their mean rating. */
  tickets?: number;
  rating?: number;
};

const DAY = 86_400_000;
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);

const daysOf = (random: Random, { gap = 45, scatter = 0.4, from = 700, until = 0, growth = 1, months }: Habits) => {
  const first = Math.max(until, from - between(random, 0, Math.min(40, from / 4)));
  if (gap === null) return [first];
  const days: number[] = [];
  let pause = gap;
  for (let day = first; day >= until; day -= Math.max(1, pause * (1 + scatter * between(random, -1, 1)))) {
    const month = new Date(PLANTED_AS_OF.getTime() - day * DAY).getUTCMonth() + 1;
    if (!months || months.includes(month)) days.push(day);
    pause *= growth;
  }
  return days;
};

/** An instant some days ago, shifted to a matching weekday and a random hour in the range. */
const instantOn = (random: Random, daysAgo: number, { hours = [8, 22], weekend }: Habits): Date => {
  let day = Math.floor(PLANTED_AS_OF.getTime() / DAY) - Math.ceil(daysAgo) - 1;
  // Day 0 was a Thursday: the weekend is 2 and 3 days later.
  const isWeekend = () => day % 7 === 2 || day % 7 === 3;
  if (weekend !== undefined) while (isWeekend() !== weekend) day--;
  return new Date(day * DAY + Math.floor(between(random, hours[0], hours[1]) * 3_600_000));
};

const orderOn = (random: Random, orderedAt: Date, habits: Habits): HistoryOrder => {
  const { amount = 5000, spread = 0.3, discounted = 0.15, depth = 0.15, returned = 0.05 } = habits;
  const { categories = 4, products = 30, source = "web" } = habits;
  const isDiscounted = chance(random, discounted);
  const isReturned = chance(random, returned);
  const gross = Math.max(100, Math.round(logNormal(random, amount, spread)));
  const discountAmount = isDiscounted ? Math.round(gross * depth * between(random, 0.8, 1.2)) : 0;
  const totalPrice = gross - discountAmount;
  const lines = 1 + poisson(random, 1);
  const items = Array.from({ length: lines }, (): HistoryItem => {
    const category = Math.floor(random() * categories);
    const productId = `${category}-${Math.floor(random() * products)}`;
    const lineTotal = Math.round(totalPrice / lines);
    return {
      productId,
      category: `k${category}`,
      productType: null,
      quantity: 1,
      lineTotal,
      refundedQuantity: Number(isReturned),
    };
  });
  const refundedAt = new Date(orderedAt.getTime() + DAY / 2);
  return {
    orderedAt,
    totalPrice,
    discountAmount,
    source,
    items,
    refunds: isReturned ? [{ refundedAt, amount: totalPrice }] : [],
  };
};

const ticketOf = (random: Random, { rating = 4 }: Habits): HistoryTicket => {
  const openedAt = new Date(PLANTED_AS_OF.getTime() - between(random, 20, 300) * DAY);
  return {
    openedAt,
    closedAt: new Date(openedAt.getTime() + exponential(random, 10) * 3_600_000),
    channel: "email",
    messageCount: 1 + poisson(random, 2),
    satisfaction: Math.max(1, Math.min(5, Math.round(rating + between(random, -0.6, 0.6)))),
    wasReopened: chance(random, 0.01),
  };
};

/** A customer with these habits; at least one order. */
export const plantedCustomer = (random: Random, customerId: string, habits: Habits): CustomerHistory => {
  const days = daysOf(random, habits);
  return {
    customerId,
    orders: (days.length > 0 ? days : [30]).map((day) => orderOn(random, instantOn(random, day, habits), habits)),
    tickets: Array.from({ length: habits.tickets ?? 0 }, () => ticketOf(random, habits)),
  };
};

type Planted = { histories: CustomerHistory[]; kinds: string[] };

/** The given number of customers of each kind, mixed. */
export const plantedShop = (random: Random, groups: Readonly<Record<string, Habits & { count: number }>>): Planted => {
  const all = Object.entries(groups).flatMap(([kind, { count, ...habits }]) =>
    Array.from({ length: count }, (_, i) => ({
      kind,
      at: random(),
      history: plantedCustomer(random, `${kind}-${i}`, habits),
    })),
  );
  all.sort((a, b) => a.at - b.at);
  return { histories: all.map(({ history }) => history), kinds: all.map(({ kind }) => kind) };
};

/** The day on which the drifters changed: a quarter ago. */
const CHANGED = 91;

const anyOf = <Value>(random: Random, values: readonly Value[]): Value =>
  values[Math.floor(random() * values.length)] as Value;

/** The habits of a customer who never changes. */
const steady = (random: Random): Habits => ({
  gap: 7 + random() * 40,
  scatter: 0.3 + random() * 0.6,
  from: 300 + random() * 500,
  amount: 2000 * Math.exp(random() * 2),
  discounted: anyOf(random, [0.05, 0.5, 0.95]),
  hours: anyOf(random, [
    [8, 12],
    [13, 18],
    [18, 23],
  ]),
  categories: anyOf(random, [1, 3, 8]),
});

/** Habits before and after the change; without the latter, the customer left. */
const DRIFTS: Record<string, (random: Random, own: Habits) => [before: Habits, after: Habits | null]> = {
  left: (random, own) => [{ ...own, gap: 7 + random() * 7, scatter: 0.4 }, null],
  oftener: (random, own) => [
    { ...own, gap: 30 + random() * 20 },
    { ...own, gap: 5 + random() * 2, amount: 2 * (own.amount ?? 0) },
  ],
  hunter: (random, own) => [
    { ...own, gap: 20 + random() * 10, discounted: 0.02 },
    { ...own, gap: 5, discounted: 1, depth: 0.4, amount: (own.amount ?? 0) / 2 },
  ],
  explorer: (random, own) => [
    { ...own, gap: 15 + random() * 10, categories: 1, products: 3 },
    { ...own, gap: 6, categories: 10, products: 60, hours: [19, 23], amount: 3 * (own.amount ?? 0) },
  ],
};

const drifter = (random: Random, id: string, kind: string): CustomerHistory => {
  const [before, after] = DRIFTS[kind]?.(random, steady(random)) ?? [{}, null];
  const then = plantedCustomer(random, id, { ...before, until: CHANGED });
  const since = after ? plantedCustomer(random, id, { ...after, from: CHANGED, until: 0 }).orders : [];
  const changedAt = PLANTED_AS_OF.getTime() - CHANGED * DAY;
  return { ...then, orders: [...then.orders.filter(({ orderedAt }) => orderedAt.getTime() < changedAt), ...since] };
};

/** Steady customers, one-time buyers and, for each kind of drift, some who changed a quarter ago. */
export const driftingHistories = (random: Random, counts: { steady: number; once: number; drifters: number }) => ({
  steady: Array.from({ length: counts.steady }, (_, i) => plantedCustomer(random, `steady-${i}`, steady(random))),
  once: Array.from({ length: counts.once }, (_, i) =>
    plantedCustomer(random, `once-${i}`, { ...steady(random), gap: null, from: 130 + random() * 500 }),
  ),
  drifters: Object.keys(DRIFTS).flatMap((kind) =>
    Array.from({ length: counts.drifters }, (_, i) => drifter(random, `${kind}-${i}`, kind)),
  ),
});

/** Clusters these customers on every axis, as a run does. */
export const modelOfHistories = (
  histories: readonly CustomerHistory[],
  frame: HistoryFrame,
  options: Partial<DiscoverOptions> = {},
): PlacingModel => {
  const dayOf = (instant: Date) => Math.floor(instant.getTime() / DAY);
  const days = histories.map(({ orders }) =>
    [...new Set(orders.map(({ orderedAt }) => dayOf(orderedAt)))].sort((a, b) => a - b),
  );
  const churn = learnChurn(days, dayOf(frame.asOf)).model;
  const read = buildHistoryReader(frame, churn);
  const vectors = histories.map((history) => featuresFrom(read(history)));
  const models = selectAxes(false).map((axis) => {
    const rows = vectors.map((own) => own[axis.name] ?? {});
    return discoverAxis(axis, matrixOfAxis(axis, rows), options);
  });
  return { models, churn, archetypes: findArchetypes(models, profilesOf(models, vectors), options.seed ?? 42) };
};
