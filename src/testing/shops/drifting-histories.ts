import { buildHistoryReader, type CustomerHistory, type HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import type { PlacingModel } from "#features/axes/rules/drift-distance.ts";
import { findArchetypes } from "#lib/axes/archetypes.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { learnChurn } from "#lib/axes/learn-churn.ts";
import type { DiscoverOptions } from "#lib/axes/model.ts";
import { selectAxes } from "#lib/axes/registry/axes.ts";
import type { Random } from "#lib/statistics/random.ts";
import { profilesOf } from "../axes/customer-profiles.ts";
import { featuresFrom, matrixOfAxis } from "../axes/features.ts";
import { type Habits, PLANTED_AS_OF, plantedCustomer } from "./planted-histories.ts";

const DAY = 86_400_000;
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
