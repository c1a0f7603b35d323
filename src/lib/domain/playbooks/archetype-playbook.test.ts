import { describe, expect, it } from "vitest";
import { archetypePlaybookFor, archetypeRules } from "./archetype-playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, kindsOf } from "./playbook-settings.ts";

const mostly = (axis: string, segment: string, share = 0.6) => ({ [axis]: { [segment]: share, other: 1 - share } });

describe("the playbook of an archetype", () => {
  it.each([
    ["purchase_frequency", "one_time_customers", "second_purchase"],
    ["problem_complexity_profile", "high_touch_shoppers", "care_first"],
    ["price_sensitivity", "discount_hunters", "flash_sale_20pct_off"],
    ["purchase_frequency", "high_frequency_loyalists", "reward_loyalty"],
    ["loyalty_trajectory", "accelerating_loyalists", "reward_loyalty"],
    ["purchase_value", "premium_spenders", "reward_loyalty"],
    ["price_sensitivity", "full_price_buyers", "new_premium_collection"],
  ])("most of %s in %s: %s, with reasons", (axis, segment, play) => {
    expect(archetypePlaybookFor(mostly(axis, segment))).toEqual({
      play,
      why: [{ because: "membership", axis, segment, share: 0.6, above: 0.5 }],
    });
  });

  it("more than a third at risk is enough for a win-back", () => {
    const losing = (share: number) => archetypePlaybookFor(mostly("loyalty_trajectory", "declining_risk", share));
    expect(losing(0.34)).toEqual({
      play: "win_back",
      why: [{ because: "membership", axis: "loyalty_trajectory", segment: "declining_risk", share: 0.34, above: 0.33 }],
    });
    expect(losing(0.33).play).toBe("stay_in_touch");
  });

  it("half is not most, and an archetype without distinctive segments gets the default", () => {
    expect(archetypePlaybookFor(mostly("price_sensitivity", "discount_hunters", 0.5))).toEqual({
      play: "stay_in_touch",
      why: [],
    });
    expect(archetypePlaybookFor({}).play).toBe("stay_in_touch");
  });

  it("a risk of churn comes before a thank-you, and segments of one kind count together", () => {
    const both = {
      ...mostly("purchase_value", "premium_spenders", 0.9),
      loyalty_trajectory: { declining_risk: 0.3, declining_risk_2: 0.3, stable_regulars: 0.4 },
    };
    expect(archetypePlaybookFor(both).play).toBe("win_back");
    expect(archetypePlaybookFor(both, { ...DEFAULT_PLAYBOOK_SETTINGS, drifting: ["faded_newcomers"] }).play).toBe(
      "reward_loyalty",
    );
  });

  it("uses only segments that exist on their axes", () => {
    for (const condition of archetypeRules(DEFAULT_PLAYBOOK_SETTINGS).flatMap(({ when }) => when)) {
      if (condition.asks === "worth") continue;
      expect(kindsOf(condition.axis)).toEqual(expect.arrayContaining([...condition.kinds]));
    }
  });
});
