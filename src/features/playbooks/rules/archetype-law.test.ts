import { describe, expect, it } from "vitest";
import { buildHistoryReader, type CustomerHistory } from "#features/axes/rules/behavior-reader.ts";
import { type Archetypes, findArchetypes } from "#lib/axes/archetypes.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { GROUP_WORDS, type GroupWordKey } from "#lib/axes/claims.ts";
import { featureRow } from "#lib/axes/extract-features.ts";
import { parseGroupKey, type Requirement } from "#lib/axes/find-groups.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import { PLANTED_AS_OF, plantedCustomer } from "#testing/shops/planted-histories.ts";
import { ARCHETYPE_RULES, archetypePlaybooks } from "./archetype-playbook.ts";

const DAY = 86_400_000;
const FRAME = { asOf: PLANTED_AS_OF, timeZone: "UTC", currency: "USD" };

/** A customer of any habits: of one order or a hundred, leaving, growing, returning, with discounts, in store. */
const anyCustomer = (random: Random, id: string): CustomerHistory => {
  const maybe = <Value>(share: number, value: Value, otherwise: Value): Value => (random() < share ? value : otherwise);
  const from = 10 + random() * 1400;
  return plantedCustomer(random, id, {
    gap: maybe<number | null>(0.4, null, 5 + random() ** 2 * 250),
    scatter: random(),
    from,
    until: maybe(0.4, random() * from, 0),
    growth: 0.85 + random() * 0.3,
    amount: Math.round(500 + random() ** 4 * 60_000),
    spread: random(),
    discounted: maybe(0.3, 0.9, random() * 0.3),
    returned: maybe(0.15, 0.6, 0.02),
    categories: 1 + Math.floor(random() * 6),
    products: maybe(0.3, 1, 30),
    source: maybe(0.2, "pos", "web"),
  });
};

/** The customer's own figures, straight from the history. */
const ownFigures = ({ orders }: CustomerHistory) => {
  const end = Math.floor(PLANTED_AS_OF.getTime() / DAY);
  const dayOf = (instant: Date) => Math.floor(instant.getTime() / DAY);
  const known = orders
    .filter(({ orderedAt }) => orderedAt < PLANTED_AS_OF)
    .map((order) => ({
      ...order,
      day: dayOf(order.orderedAt),
      refunded: order.refunds
        .filter(({ refundedAt }) => refundedAt < PLANTED_AS_OF)
        .reduce((sum, { amount }) => sum + amount, 0),
    }));
  const sold = known.filter(({ totalPrice, refunded }) => refunded < totalPrice);
  const sales = sold.length > 0 ? sold : known;
  const days = [...new Set(sales.map(({ day }) => day))].sort((a, b) => a - b);
  const spent = (of: typeof known) =>
    of.reduce((sum, { totalPrice, refunded }) => sum + totalPrice - refunded, 0) / 100;
  const age = (day: number) => end - day;
  const products = new Set<string>();
  let familiar = 0;
  for (const day of days) {
    const bought = sales
      .filter((sale) => sale.day === day)
      .flatMap(({ items }) => items.map(({ productId }) => productId));
    if (bought.some((product) => products.has(product))) familiar++;
    for (const product of bought) products.add(product);
  }
  const gap = days.length < 2 ? null : ((days.at(-1) ?? 0) - (days[0] ?? 0)) / (days.length - 1);
  return {
    orders: days.length,
    gap,
    since: age(days.at(-1) ?? 0),
    tenure: age(days[0] ?? 0),
    spent: Math.max(0, spent(known)),
    perOrder: spent(sales) / sales.length,
    lastYear: spent(known.filter(({ day }) => age(day) <= 365)),
    yearBefore: spent(known.filter(({ day }) => age(day) > 365 && age(day) <= 730)),
    withoutDiscount: sales.filter(({ discountAmount }) => discountAmount === 0).length / sales.length,
    refunded: known.filter(({ refunded }) => refunded > 0).length / known.length,
    categories: new Set(sales.flatMap(({ items }) => items.map(({ category }) => category))).size,
    familiar: days.length < 2 ? 0 : familiar / (days.length - 1),
    inStore: known.filter(({ source }) => source === "pos").length / known.length,
  };
};
type Own = ReturnType<typeof ownFigures>;

/** What a reader of each word would check, in the shop's own terms. */
const readings = (shop: readonly Own[]): Record<Requirement, (own: Own) => boolean> => {
  const repeat = shop.filter(({ orders }) => orders > 1);
  const medianOrders = computeMedian(repeat.map(({ orders }) => orders));
  const medianGap = computeMedian(repeat.map(({ gap }) => gap ?? 0));
  const rank = (of: (own: Own) => number, own: Own) => shop.filter((each) => of(each) < of(own)).length / shop.length;
  const typical = ({ gap, orders }: Own) => Math.max(14, ((orders - 1) * (gap ?? 0) + medianGap) / orders);
  const third = 0.33;
  return {
    one_order: ({ orders }) => orders === 1,
    came_back: ({ orders }) => orders > 1,
    occasional: ({ orders, gap }) => orders > 1 && orders < medianOrders && (gap ?? 0) >= medianGap - 1e-9,
    frequent: ({ orders, gap }) => orders > medianOrders && (gap ?? Number.POSITIVE_INFINITY) <= medianGap + 1e-9,
    new: ({ tenure }) => tenure <= 120,
    long_standing: (own) => own.tenure >= 365 && rank(({ tenure }) => tenure, own) >= 1 - third - 0.02,
    active: (own) => own.since <= 1.5 * typical(own) + 1 && own.since <= 365,
    inactive: (own) => own.since >= 2 * typical(own) - 1 && own.since >= 60,
    high_spend: (own) => rank(({ spent }) => spent, own) >= 1 - third - 0.02,
    low_spend: (own) => rank(({ spent }) => spent, own) <= third + 0.02,
    big_orders: (own) => rank(({ perOrder }) => perOrder, own) >= 1 - third - 0.02,
    small_orders: (own) => rank(({ perOrder }) => perOrder, own) <= third + 0.02,
    growing: ({ lastYear, yearBefore, tenure }) => lastYear > yearBefore && yearBefore > 0 && tenure >= 730,
    shrinking: ({ lastYear, yearBefore, tenure }) => lastYear < yearBefore && lastYear > 0 && tenure >= 730,
    full_price: ({ withoutDiscount }) => withoutDiscount >= 0.9,
    discounts: ({ withoutDiscount }) => withoutDiscount <= 0.5,
    returns: ({ refunded }) => refunded >= 0.25,
    varied: (own) => own.categories >= 3 && rank(({ categories }) => categories, own) >= 0.4,
    one_category: ({ categories, orders }) => categories === 1 && orders > 2,
    same_products: ({ familiar, orders }) => familiar >= 0.5 && orders > 2,
    in_store: ({ inStore }) => inStore >= 0.75,
  };
};

const shopOf = (seed: number) => {
  const random = createRandom(seed);
  const count = 250 + Math.floor(random() * 250);
  const histories = Array.from({ length: count }, (_, i) => anyCustomer(random, `${i}`)).filter(
    ({ orders }) => orders.length > 0,
  );
  const read = buildHistoryReader(FRAME, DEFAULT_CHURN_MODEL);
  const people = histories.map((history) => ({ row: featureRow(read(history)), memberships: {}, value: 1 }));
  return { own: histories.map(ownFigures), found: findArchetypes([], people, seed) };
};

const SEEDS = Array.from({ length: process.env.TEST_RING === "full" ? 40 : 8 }, (_, i) => i + 1);
const shops = SEEDS.map(shopOf);

const membersOf = (found: Archetypes & { placed: (string | null)[] }, own: readonly Own[], key: string): Own[] =>
  own.filter((_, row) => found.placed[row] === key);

describe("groups of generated shops", () => {
  it("each word of the name, and what advice rests on, is true of each customer by their own figures", () => {
    const wrong: unknown[] = [];
    let shown = 0;
    for (const [i, { own, found }] of shops.entries()) {
      const holds = readings(own);
      for (const { key, requires } of found.archetypes)
        for (const member of membersOf(found, own, key)) {
          shown++;
          for (const word of [...(parseGroupKey(key) ?? []), ...requires])
            if (!holds[word](member)) wrong.push({ seed: SEEDS[i], key, word, member });
        }
    }
    expect(wrong).toEqual([]);
    // The law would hold of no groups as well.
    expect(shown / shops.reduce((sum, { own }) => sum + own.length, 0)).toBeGreaterThan(0.25);
  });

  it("advice is true of each customer it is shown for: nothing new for the lapsed, no win-back for the active", () => {
    const says = new Map(
      ARCHETYPE_RULES.map(({ play }) => [play as string, ARCHETYPE_RULES.filter((rule) => rule.play === play)]),
    );
    let given = 0;
    for (const { own, found } of shops) {
      const holds = readings(own);
      const playbooks = archetypePlaybooks(found.archetypes);
      for (const [i, { key }] of found.archetypes.entries())
        for (const { play } of playbooks[i] ?? []) {
          if (play === "stay_in_touch") continue;
          given++;
          for (const member of membersOf(found, own, key)) {
            const isTrue = says.get(play)?.some(({ needs }) => needs.every((need) => holds[need](member)));
            expect([play, key, isTrue]).toEqual([play, key, true]);
            if (/^win_back|^last_offer|^seasonal/.test(play)) expect(holds.inactive(member)).toBe(true);
            if (/premium|reward|arrivals|category|larger|flash/.test(play)) expect(holds.inactive(member)).toBe(false);
          }
        }
    }
    expect(given).toBeGreaterThan(SEEDS.length);
  });

  it("at most eight, each of 2% and two words about different figures that deviate and hold of three quarters", () => {
    for (const { found } of shops) {
      expect(found.archetypes.length).toBeLessThanOrEqual(8);
      expect(new Set(found.archetypes.map(({ key }) => key)).size).toBe(found.archetypes.length);
      for (const { words } of found.archetypes) {
        expect(words).toHaveLength(2);
        expect(new Set(words.map(({ word }) => GROUP_WORDS[word as GroupWordKey].about)).size).toBe(2);
        for (const { share, deviation } of words) {
          expect(share).toBeGreaterThanOrEqual(0.75);
          expect(deviation).toBeGreaterThan(0);
        }
      }
    }
  });
});
