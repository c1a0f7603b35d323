import type { PRIORITIES } from "#lib/recommend/priorities.ts";
import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import { firstThatHolds, type PlaybookCondition, type PlaybookProfile, type PlaybookRule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type Play = {
  action: "personal_call_with_20pct_discount" | "outreach_message";
  priority: (typeof PRIORITIES)[number];
};

export type ChurnAction = Play & { why: PlaybookReason[] };

/**
 * The churn playbook by priority; the first matching rule applies: call premium spenders, write to the others, starting
 * with those above the outreach thresholds.
 */
export const churnRules = ({
  drifting,
  premiumMembership,
  outreachLifetimeValue,
}: PlaybookSettings): PlaybookRule<Play>[] => {
  const drifts: PlaybookCondition = { asks: "nearest", axis: "loyalty_trajectory", kinds: drifting };
  const spends: PlaybookCondition = {
    asks: "belongs",
    axis: "purchase_value",
    kinds: ["premium_spenders"],
    above: premiumMembership,
  };
  return [
    { play: { action: "personal_call_with_20pct_discount", priority: "high" }, when: [drifts, spends] },
    {
      play: { action: "outreach_message", priority: "medium" },
      when: [drifts, { asks: "worth", above: outreachLifetimeValue }],
    },
    { play: { action: "outreach_message", priority: "low" }, when: [drifts] },
  ];
};

/** Null if the customer is not drifting away. */
export const churnActionFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): ChurnAction | null => firstThatHolds(churnRules(settings), profile);
