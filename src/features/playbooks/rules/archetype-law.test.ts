import { describe, expect, it } from "vitest";
import { buildHistoryReader, type CustomerHistory } from "#features/axes/rules/behavior-reader.ts";
import { type Archetypes, findArchetypes } from "#lib/axes/archetypes.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { GROUP_WORDS, type GroupWordKey, parseGroupKey } from "#lib/axes/claims.ts";
import { featureRow } from "#lib/axes/extract-features.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { type Own, ownFigures, readings } from "#testing/shops/own-figures.ts";
import { PLANTED_AS_OF, plantedCustomer } from "#testing/shops/planted-histories.ts";
import { ARCHETYPE_RULES, archetypePlaybooks } from "./archetype-playbook.ts";

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

const shopOf = (seed: number) => {
  const random = createRandom(seed);
  const count = 250 + Math.floor(random() * 250);
  const histories = Array.from({ length: count }, (_, i) => anyCustomer(random, `${i}`)).filter(
    ({ orders }) => orders.length > 0,
  );
  const read = buildHistoryReader(FRAME, DEFAULT_CHURN_MODEL);
  const people = histories.map((history) => ({ row: featureRow(read(history)), memberships: {}, value: 1 }));
  return { own: histories.map((history) => ownFigures(history, FRAME)), found: findArchetypes([], people, seed) };
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
          expect(deviation).toBeGreaterThanOrEqual(0.25);
        }
      }
    }
  });
});
