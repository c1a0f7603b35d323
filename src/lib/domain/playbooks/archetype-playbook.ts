import { firstThatHolds, type PlaybookReason, type PlaybookRule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type Play = {
  play:
    | "win_back"
    | "second_purchase"
    | "care_first"
    | "flash_sale_20pct_off"
    | "reward_loyalty"
    | "new_premium_collection"
    | "stay_in_touch";
};

type ArchetypePlaybook = Play & { why: PlaybookReason[] };

/** "Most" means half of the customers; for customers at risk a third is enough. */
const MOST = 0.5;
const THIRD = 0.33;

const most = (axis: string, kinds: readonly string[], above = MOST) => ({
  ...{ asks: "belongs" as const, axis, kinds, above },
});

/**
 * Playbooks for a whole archetype, by the segments many of its customers are in: churn risk first, then new customers,
 * then support needs; discounts only after these, and a thank-you before any upsell.
 */
export const archetypeRules = ({
  drifting,
  hardCases,
  flashSale,
  premiumCollection,
}: PlaybookSettings): PlaybookRule<Play>[] => [
  { play: { play: "win_back" }, when: [most("loyalty_trajectory", drifting, THIRD)] },
  { play: { play: "second_purchase" }, when: [most("purchase_frequency", ["one_time_customers"])] },
  { play: { play: "care_first" }, when: [most("problem_complexity_profile", hardCases)] },
  { play: { play: "flash_sale_20pct_off" }, when: [most("price_sensitivity", flashSale)] },
  { play: { play: "reward_loyalty" }, when: [most("purchase_frequency", ["high_frequency_loyalists"])] },
  { play: { play: "reward_loyalty" }, when: [most("loyalty_trajectory", ["accelerating_loyalists"])] },
  { play: { play: "reward_loyalty" }, when: [most("purchase_value", ["premium_spenders"])] },
  { play: { play: "new_premium_collection" }, when: [most("price_sensitivity", premiumCollection)] },
];

/** `mix`: axis to segment to the share of the archetype's customers nearest to it. */
export const archetypePlaybookFor = (
  mix: Record<string, Record<string, number>>,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): ArchetypePlaybook => {
  const profile = { dominant_segments: {}, fuzzy_memberships: mix, lifetime_value: 0 };
  return firstThatHolds(archetypeRules(settings), profile) ?? { play: "stay_in_touch", why: [] };
};
