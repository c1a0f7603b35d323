import { describe, expect, it } from "vitest";
import { listSegmentKinds } from "#lib/axes/terms/axis-terms.ts";
import {
  campaignFor,
  churnActionFor,
  DEFAULT_PLAYBOOK_SETTINGS,
  describeChurnAction,
  outreachFor,
  type PlaybookProfile,
  routingFor,
  SEGMENT_AXES,
} from "#records/rules/playbook.ts";

const someone = (options: Partial<PlaybookProfile> = {}): PlaybookProfile => ({
  dominant_segments: {},
  fuzzy_memberships: {},
  lifetime_value: 0,
  ...options,
});

const declining = { loyalty_trajectory: "declining_risk" };
const premium = (premium_spenders: number) => ({
  purchase_value: { premium_spenders, small_spenders: 1 - premium_spenders },
});

describe("churn prevention", () => {
  it("calls declining customers who are premium spenders by more than half", () => {
    const found = churnActionFor(someone({ dominant_segments: declining, fuzzy_memberships: premium(0.51) }));
    expect(found).toMatchObject({ action: "personal_call_with_20pct_discount", priority: "high" });
    expect(found?.why).toEqual([
      { because: "dominant", axis: "loyalty_trajectory", segment: "declining_risk" },
      { because: "membership", axis: "purchase_value", segment: "premium_spenders", share: 0.51, above: 0.5 },
    ]);
  });

  it("recommends one action: the customer's next one, with the rule's as the way to win them back", () => {
    const how = "Personal call with a 20% discount";
    expect(describeChurnAction({ kind: "win_back", title: "Win back" }, how)).toBe(`Win back: ${how}`);
    expect(describeChurnAction({ kind: "reorder_due", title: "Remind now" }, how)).toBe("Remind now");
    expect(describeChurnAction(null, how)).toBe(how);
  });

  it("writes to other declining customers, valuable ones first", () => {
    const at = (lifetime_value: number) =>
      churnActionFor(someone({ dominant_segments: declining, fuzzy_memberships: premium(0.5), lifetime_value }));
    expect(at(501)).toMatchObject({ action: "outreach_message", priority: "medium" });
    expect(at(500)).toMatchObject({ action: "outreach_message", priority: "low" });
  });

  it("leaves customers who are not declining alone", () => {
    expect(churnActionFor(someone({ fuzzy_memberships: premium(1), lifetime_value: 9000 }))).toBeNull();
  });

  it("uses the business's settings, and includes a second segment of a kind", () => {
    const second = someone({
      dominant_segments: { loyalty_trajectory: "declining_risk_2" },
      fuzzy_memberships: { purchase_value: { premium_spenders: 0.2, premium_spenders_2: 0.2, small_spenders: 0.6 } },
    });
    expect(churnActionFor(second, { ...DEFAULT_PLAYBOOK_SETTINGS, premiumMembership: 0.3 })?.priority).toBe("high");
    expect(churnActionFor(second)?.priority).toBe("low");
  });
});

describe("routing", () => {
  it("routes to senior agents before retention, and to the general queue otherwise", () => {
    const highTouch = { problem_complexity_profile: "high_touch_shoppers" };
    expect(routingFor(someone({ dominant_segments: { ...highTouch, ...declining } })).queue).toBe("senior_agent_queue");
    expect(routingFor(someone({ dominant_segments: declining })).queue).toBe("retention_specialist");
    expect(routingFor(someone())).toEqual({ queue: "general_support", why: [] });
  });

  it("uses the business's own lists of drifting and complex segments", () => {
    const settings = { ...DEFAULT_PLAYBOOK_SETTINGS, drifting: ["faded_newcomers", "declining_risk"], hardCases: [] };
    const faded = someone({
      dominant_segments: {
        loyalty_trajectory: "faded_newcomers_2",
        problem_complexity_profile: "high_touch_shoppers",
      },
    });
    expect(routingFor(faded, settings)).toEqual({
      queue: "retention_specialist",
      why: [{ because: "dominant", axis: "loyalty_trajectory", segment: "faded_newcomers" }],
    });
  });
});

describe("campaigns", () => {
  it.each([
    ["discount_hunters", "flash_sale_20pct_off"],
    ["full_price_buyers", "new_premium_collection"],
  ])("%s get %s", (segment, campaign) => {
    const found = campaignFor(someone({ dominant_segments: { price_sensitivity: segment } }));
    expect(found).toEqual({ campaign, why: [{ because: "dominant", axis: "price_sensitivity", segment }] });
  });

  it("has no outreach for other customers", () => {
    expect(campaignFor(someone({ dominant_segments: { price_sensitivity: "mixed_price_buyers" } }))).toBeNull();
  });
});

describe("outreach", () => {
  it.each([
    [0.51, 501, true],
    [0.5, 501, false],
    [0.51, 500, false],
  ])("a membership of %d and a value of %d: %s", (declining_risk, lifetime_value, writes) => {
    const profile = someone({ fuzzy_memberships: { loyalty_trajectory: { declining_risk } }, lifetime_value });
    expect(outreachFor(profile) !== null).toBe(writes);
  });
});

describe("default settings", () => {
  it("name segments that exist on their axes", () => {
    for (const [setting, axis] of Object.entries(SEGMENT_AXES)) {
      const kinds = DEFAULT_PLAYBOOK_SETTINGS[setting as keyof typeof SEGMENT_AXES];
      expect(listSegmentKinds(axis), setting).toEqual(expect.arrayContaining([...kinds]));
    }
    expect(listSegmentKinds("purchase_value")).toContain("premium_spenders");
  });

  it("memberships of several kinds are added, and the reason names the largest", () => {
    const torn = someone({
      fuzzy_memberships: { loyalty_trajectory: { declining_risk: 0.2, faded_newcomers: 0.4, stable_regulars: 0.4 } },
      lifetime_value: 600,
    });
    const settings = { ...DEFAULT_PLAYBOOK_SETTINGS, drifting: ["declining_risk", "faded_newcomers"] };
    const [first] = outreachFor(torn, settings)?.why ?? [];
    expect(first).toMatchObject({ segment: "faded_newcomers", above: 0.5 });
    expect(first).toHaveProperty("share", expect.closeTo(0.6, 12));
    expect(outreachFor(torn)).toBeNull();
  });
});
