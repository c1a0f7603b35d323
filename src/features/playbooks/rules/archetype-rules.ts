import type { PlaybookCondition, PlaybookRule } from "./playbook.ts";
import type { PlaybookSettings } from "./playbook-settings.ts";

/** "Most" means half of the customers; for customers at risk a third is enough. */
export const MOST = 0.5;
const DRIFTING_SHARE = 0.33;

/** What can be done for a whole archetype. */
export const ARCHETYPE_PLAYS = [
  ...(["win_back", "win_back_call", "win_back_discount", "win_back_favorites"] as const),
  ...(["win_back_new", "win_back_shipping"] as const),
  ...(["seasonal_mailing", "seasonal_sale", "seasonal_collection", "last_offer"] as const),
  ...(["care_first", "help_choosing", "second_purchase", "build_habit", "flash_sale_20pct_off"] as const),
  ...(["new_premium_collection", "reward_loyalty", "season_reminder", "replenishment_reminder"] as const),
  ...(["new_arrivals", "second_category", "larger_orders", "ask_for_reviews"] as const),
  ...(["restore_basket", "order_threshold"] as const),
] as const;

type Belongs = Extract<PlaybookCondition, { asks: "belongs" }>;

type Play = {
  play: (typeof ARCHETYPE_PLAYS)[number];
  /** `lost`: only for archetypes whose customers are mostly drifting away or gone; `active`: only for the others. */
  stance: "lost" | "active" | "any";
};

export type ArchetypeRule = Omit<PlaybookRule<Play>, "when"> & { when: readonly Belongs[] };

const most = (axis: string, kinds: readonly string[], above = MOST): Belongs => ({
  asks: "belongs",
  axis,
  kinds,
  above,
});

const rule = (stance: Play["stance"], play: Play["play"], ...when: Belongs[]): ArchetypeRule => ({
  play: { play, stance },
  when,
});

/** Which segments call for which action, if many of an archetype's customers are in them. */
export const archetypeRules = ({
  drifting,
  hardCases,
  flashSale,
  premiumCollection,
}: PlaybookSettings): ArchetypeRule[] => {
  const drift = most("loyalty_trajectory", drifting, DRIFTING_SHARE);
  const gone = most("loyalty_trajectory", ["faded_newcomers"]);
  const small = most("purchase_value", ["small_spenders"]);
  const moderate = most("purchase_value", ["moderate_spenders"]);
  const shrinking = most("purchase_value", ["shrinking_spenders"]);
  const growing = most("purchase_value", ["growing_spenders"]);
  const repeaters = most("purchase_frequency", ["early_repeaters"]);
  const premium = most("purchase_value", ["premium_spenders"]);
  const forDiscount = most("price_sensitivity", flashSale);
  const fullPrice = most("price_sensitivity", premiumCollection);
  const experts = most("product_knowledge", ["product_experts"]);
  const replenishers = most("repurchase_behavior", ["quick_replenishers", "product_loyalists"]);
  return [
    rule("lost", "win_back_call", drift, premium),
    rule("lost", "win_back_discount", drift, forDiscount),
    rule("lost", "win_back_favorites", drift, experts),
    rule("lost", "win_back_favorites", drift, replenishers),
    rule("lost", "win_back_favorites", drift, shrinking),
    rule("lost", "win_back_new", drift, growing),
    rule("lost", "win_back_shipping", drift, moderate),
    rule("any", "win_back", drift),
    rule("lost", "seasonal_sale", gone, forDiscount),
    rule("lost", "seasonal_sale", gone, small),
    rule("lost", "seasonal_collection", gone, fullPrice),
    rule("lost", "last_offer", gone, repeaters),
    rule("lost", "seasonal_mailing", gone),
    rule("any", "care_first", most("problem_complexity_profile", hardCases)),
    rule("any", "care_first", most("support_history", ["dissatisfied_contacts", "unresolved_contacts"])),
    rule("any", "help_choosing", most("return_behavior", ["frequent_returners", "whole_order_returners"])),
    rule("active", "second_purchase", most("purchase_frequency", ["one_time_customers"])),
    rule("active", "build_habit", repeaters),
    rule("active", "flash_sale_20pct_off", forDiscount),
    rule("active", "new_premium_collection", fullPrice),
    rule("active", "new_premium_collection", most("value_sophistication", ["premium_selectors"])),
    rule("active", "reward_loyalty", most("purchase_frequency", ["high_frequency_loyalists"])),
    rule("active", "reward_loyalty", most("loyalty_trajectory", ["accelerating_loyalists"])),
    rule("active", "reward_loyalty", premium),
    rule("active", "season_reminder", most("loyalty_trajectory", ["seasonal_stable"])),
    rule("active", "replenishment_reminder", replenishers),
    rule("active", "new_arrivals", most("category_exploration", ["active_explorers", "variety_seekers"])),
    rule("active", "second_category", most("category_exploration", ["single_category_buyers", "focused_buyers"])),
    rule("active", "larger_orders", small),
    rule("active", "order_threshold", moderate),
    rule("active", "restore_basket", shrinking),
    rule("active", "new_premium_collection", growing),
    rule("active", "ask_for_reviews", experts),
  ];
};
