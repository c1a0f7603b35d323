import { firstThatHolds, type PlaybookProfile, type Reason, type Rule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type Play = { campaign: "flash_sale_20pct_off" | "new_premium_collection" };

export type Campaign = Play & { why: Reason[] };

/** Which campaign fits a customer, by price sensitivity. */
export const campaignRules = ({ flashSale, premiumCollection }: PlaybookSettings): Rule<Play>[] => [
  {
    play: { campaign: "flash_sale_20pct_off" },
    when: [{ asks: "nearest", axis: "price_sensitivity", kinds: flashSale }],
  },
  {
    play: { campaign: "new_premium_collection" },
    when: [{ asks: "nearest", axis: "price_sensitivity", kinds: premiumCollection }],
  },
];

/** Null if neither campaign fits. */
export const campaignFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Campaign | null => {
  const found = firstThatHolds(campaignRules(settings), profile);
  return found && { ...found.play, why: found.why };
};
