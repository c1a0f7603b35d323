import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AXES } from "#lib/axes/registry/axes.ts";
import { listSegmentKinds } from "#lib/axes/terms/axis-terms.ts";
import { DEFAULT_PLAYBOOK_SETTINGS } from "#records/rules/playbook.ts";
import { archetypePlaybooks, archetypeRules } from "./archetype-playbook.ts";

type Mix = Record<string, Record<string, number>>;

/** On every axis, all kinds are equally common. */
const OVERALL: Mix = Object.fromEntries(
  AXES.map(({ name, vocabulary }) => [
    name,
    Object.fromEntries(vocabulary.map(({ key }) => [key, 1 / vocabulary.length])),
  ]),
);
const mostly = (axis: string, segment: string, share = 0.6): Mix => ({
  [axis]: { [segment]: share, other: 1 - share },
});
const playsOf = (mix: Mix, overall = OVERALL) => archetypePlaybooks([{ mix }], overall)[0]?.map(({ play }) => play);
const lost = (share: number) => mostly("loyalty_trajectory", "declining_risk", share);

describe("the actions for an archetype", () => {
  it.each([
    ["purchase_frequency", "one_time_customers", "second_purchase"],
    ["problem_complexity_profile", "high_touch_shoppers", "care_first"],
    ["price_sensitivity", "discount_hunters", "flash_sale_20pct_off"],
    ["purchase_frequency", "high_frequency_loyalists", "reward_loyalty"],
    ["loyalty_trajectory", "accelerating_loyalists", "reward_loyalty"],
    ["purchase_value", "premium_spenders", "reward_loyalty"],
    ["price_sensitivity", "full_price_buyers", "new_premium_collection"],
    ["loyalty_trajectory", "faded_newcomers", "seasonal_mailing"],
    ["loyalty_trajectory", "seasonal_stable", "season_reminder"],
    ["purchase_value", "shrinking_spenders", "restore_basket"],
  ])("most of %s in %s: %s, with the reason", (axis, segment, play) => {
    const of_all = OVERALL[axis]?.[segment];
    expect(archetypePlaybooks([{ mix: mostly(axis, segment) }], OVERALL)).toEqual([
      [{ play, why: [{ because: "membership", axis, segment, share: 0.6, above: 0.5, of_all }] }],
    ]);
  });

  it("follow only from what sets the archetype apart", () => {
    const common = { price_sensitivity: { full_price_buyers: 0.55, discount_hunters: 0.45 } };
    // 60% against 55% of all customers is no difference.
    expect(playsOf(mostly("price_sensitivity", "full_price_buyers"), common)).toEqual(["stay_in_touch"]);
    expect(playsOf({})).toEqual(["stay_in_touch"]);
  });

  it("win back from a third at risk on, and offer nothing else once most are", () => {
    const premium = mostly("purchase_value", "premium_spenders", 0.9);
    expect(playsOf({ ...premium, ...lost(0.33) })).toEqual(["reward_loyalty"]);
    expect(playsOf({ ...premium, ...lost(0.4) })).toEqual(["reward_loyalty", "win_back"]);
    expect(playsOf({ ...premium, ...lost(0.6) })).toEqual(["win_back_call", "win_back"]);
    const settings = { ...DEFAULT_PLAYBOOK_SETTINGS, drifting: ["spending_down"] };
    expect(archetypePlaybooks([{ mix: lost(0.9) }], OVERALL, settings)[0]?.[0].play).toBe("stay_in_touch");
  });

  it("count segments of one kind together", () => {
    const mix = { loyalty_trajectory: { declining_risk: 0.3, declining_risk_2: 0.3, stable_regulars: 0.4 } };
    expect(playsOf(mix)).toEqual(["win_back"]);
  });

  it("use only segments that exist on their axes", () => {
    for (const { axis, kinds } of archetypeRules(DEFAULT_PLAYBOOK_SETTINGS).flatMap(({ when }) => when)) {
      expect(listSegmentKinds(axis)).toEqual(expect.arrayContaining([...kinds]));
    }
  });
});

/** Archetypes as a run finds them: different combinations of segments on the same axes. */
const archetypes = fc
  .subarray(
    AXES.map(({ name }) => name),
    { minLength: 1, maxLength: 3 },
  )
  .chain((axes) => {
    const combination = fc.tuple(...axes.map((axis) => fc.constantFrom(...listSegmentKinds(axis))));
    return fc.uniqueArray(combination, { minLength: 1, maxLength: 12, selector: (keys) => keys.join("+") }).map((all) =>
      all.map((keys): { mix: Mix } => ({
        mix: Object.fromEntries(keys.map((key, i) => [axes[i] ?? "", { [key]: 1 }])),
      })),
    );
  });

/** The largest number of different options that lists can choose, by augmenting paths (Berge 1957). */
const mostDistinct = (lists: readonly (readonly string[])[]): number => {
  const holder = new Map<string, number>();
  const claim = (list: number, seen: Set<string>): boolean =>
    (lists[list] ?? []).some((option) => {
      if (seen.has(option)) return false;
      seen.add(option);
      const other = holder.get(option);
      if (other !== undefined && !claim(other, seen)) return false;
      holder.set(option, list);
      return true;
    });
  return lists.filter((_, list) => claim(list, new Set())).length;
};

describe("the actions of all archetypes", () => {
  it("differ first where the archetypes' own axes allow it", () => {
    fc.assert(
      fc.property(archetypes, (all) => {
        const found = archetypePlaybooks(all, OVERALL);
        const isListed = found.filter((actions) => actions[0].play !== "stay_in_touch");
        // The three listed actions are a lower bound of what could come first.
        const firsts = new Set(isListed.map(([{ play }]) => play));
        expect(firsts.size).toBeGreaterThanOrEqual(mostDistinct(isListed.map((each) => each.map(({ play }) => play))));
      }),
    );
  });

  it("never mix winning back most of the customers with rewards for them", () => {
    const stances = new Map(archetypeRules(DEFAULT_PLAYBOOK_SETTINGS).map(({ play }) => [play.play, play.stance]));
    fc.assert(
      fc.property(archetypes, (all) => {
        for (const actions of archetypePlaybooks(all, OVERALL)) {
          const own = new Set(actions.map(({ play }) => stances.get(play as never)));
          expect(own.has("lost") && own.has("active")).toBe(false);
        }
      }),
    );
  });

  it("always have a reason from an axis on which the archetype has more than all customers", () => {
    fc.assert(
      fc.property(archetypes, (all) => {
        for (const { play, why } of archetypePlaybooks(all, OVERALL).flat()) {
          expect(why.length > 0).toBe(play !== "stay_in_touch");
          for (const { share, of_all } of why) expect(share).toBeGreaterThan(of_all);
        }
      }),
    );
  });
});
