import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import {
  churnRules,
  DEFAULT_PLAYBOOK_SETTINGS,
  firstThatHolds,
  outreachRules,
  type PlaybookRule,
  type PlaybookSettings,
} from "#records/rules/playbook.ts";

import { runs } from "#testing/depth.ts";
import { aModelOf, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";
import { type PlaybookQuery, readCandidates } from "./playbook-candidates.ts";

let shop: Scope;
let question: Omit<PlaybookQuery, "rules">;
let ids: string[];

const MODELS = [
  ["loyalty_trajectory", ["stable_regulars", "declining_risk", "declining_risk_2", "faded_newcomers"]],
  ["purchase_value", ["small_spenders", "premium_spenders", "premium_spenders_2"]],
] as const;

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  ids = Object.values(made.ids);
  const model = aModelOf(Object.fromEntries(MODELS));
  question = {
    version: await anActiveModel(shop, model),
    models: model.models,
    currency: "USD",
    at: new Date(),
    words: [],
    ids: null,
    reachable: null,
    leastAtRisk: null,
    places: null,
    isMarked: false,
  };
});

/** Shares in sixteenths that sum to 1, so that sums and comparisons are exact in any order. */
const divideByWeights = (keys: readonly string[]) =>
  fc.array(fc.nat(16), { minLength: keys.length - 1, maxLength: keys.length - 1 }).map((cuts) => {
    const ends = [...cuts.sort((a, b) => a - b), 16];
    return Object.fromEntries(keys.map((key, i) => [key, ((ends[i] ?? 0) - (ends[i - 1] ?? 0)) / 16]));
  });
const sixteenth = fc.nat(15).map((part) => part / 16);
const anyCustomer = fc
  .record({ loyalty: divideByWeights(MODELS[0][1]), value: divideByWeights(MODELS[1][1]), half: fc.nat(4) })
  .map(({ loyalty, value, half }) => ({
    loyalty,
    value,
    lifetimeValue: half * 25_000,
    nearest: Object.entries(loyalty).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? "",
  }));
const settings: fc.Arbitrary<PlaybookSettings> = fc.record({
  ...Object.fromEntries(Object.entries(DEFAULT_PLAYBOOK_SETTINGS).map(([key, value]) => [key, fc.constant(value)])),
  drifting: fc.uniqueArray(fc.constantFrom("declining_risk", "faded_newcomers"), { minLength: 1 }),
  premiumMembership: sixteenth,
  outreachMembership: sixteenth,
  outreachLifetimeValue: fc.constantFrom(0, 250, 500, 750),
}) as fc.Arbitrary<PlaybookSettings>;

test("the database applies the rules exactly like the domain", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyCustomer, { minLength: ids.length, maxLength: ids.length }),
      settings,
      async (people, set) => {
        for (const [i, { loyalty, value, nearest, lifetimeValue }] of people.entries()) {
          await aProfile(shop, question.version, {
            customer_id: ids[i] ?? "",
            revision: 9,
            dominant_segments: { loyalty_trajectory: nearest },
            segment_memberships: { loyalty_trajectory: loyalty, purchase_value: value },
            lifetime_value: lifetimeValue,
          });
        }
        for (const rules of [churnRules(set), outreachRules(set)]) {
          const wanted = people.flatMap(({ loyalty, value, nearest, lifetimeValue }, i) => {
            const holds = (rule: PlaybookRule<object>) =>
              firstThatHolds([rule], {
                dominant_segments: { loyalty_trajectory: nearest },
                fuzzy_memberships: { loyalty_trajectory: loyalty, purchase_value: value },
                lifetime_value: lifetimeValue / 100,
              }) !== null;
            const place = rules.findIndex(holds);
            return place === -1 ? [] : [[ids[i], place]];
          });
          const found: unknown[] = [];
          for (const place of rules.keys()) {
            const { data: rows } = await readCandidates(shop, { ...question, rules, places: [place] }, "name", {
              limit: 50,
              offset: 0,
            });
            found.push(...rows.map(({ id }) => [id, place]));
          }
          expect(new Set(found)).toEqual(new Set(wanted));
        }
      },
    ),
    { numRuns: runs(15) },
  );
});
