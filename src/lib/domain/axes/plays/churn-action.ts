import { belongs, isIn, type Played, type Reason } from "./play.ts";
import { DEFAULT_PLAY_SETTINGS, type PlaySettings } from "./play-settings.ts";

export type ChurnAction = {
  action: "personal_call_with_20pct_discount" | "outreach_message";
  priority: "high" | "medium" | "low";
  why: Reason[];
};

/**
 * What to do about somebody who drifts away: call those who spend most, write to the others, first to those who are worth
 * as much as the outreach asks for. Null for whom it does not concern.
 */
export const churnActionFor = (
  profile: Played,
  { premiumMembership, outreachLifetimeValue }: PlaySettings = DEFAULT_PLAY_SETTINGS,
): ChurnAction | null => {
  if (!isIn(profile, "loyalty_trajectory", "declining_risk")) return null;
  const declining: Reason = { because: "dominant", axis: "loyalty_trajectory", segment: "declining_risk" };
  const share = belongs(profile, "purchase_value", "premium_spenders");
  if (share > premiumMembership) {
    const premium: Reason = {
      because: "membership",
      axis: "purchase_value",
      segment: "premium_spenders",
      share,
      above: premiumMembership,
    };
    return { action: "personal_call_with_20pct_discount", priority: "high", why: [declining, premium] };
  }
  if (profile.lifetime_value > outreachLifetimeValue) {
    const worth: Reason = { because: "lifetime_value", value: profile.lifetime_value, above: outreachLifetimeValue };
    return { action: "outreach_message", priority: "medium", why: [declining, worth] };
  }
  return { action: "outreach_message", priority: "low", why: [declining] };
};
