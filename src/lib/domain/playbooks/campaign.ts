import { firstThatHolds, type Played, type Reason, type Rule } from "./playbook.ts";
import { DEFAULT_PLAY_SETTINGS, type PlaySettings } from "./playbook-settings.ts";

type Play = { campaign: "flash_sale_20pct_off" | "new_premium_collection" };

export type Campaign = Play & { why: Reason[] };

/** What to send somebody, by how they mind prices. */
export const campaignRules = ({ flashSale, premiumCollection }: PlaySettings): Rule<Play>[] => [
  {
    play: { campaign: "flash_sale_20pct_off" },
    when: [{ asks: "nearest", axis: "price_sensitivity", kinds: flashSale }],
  },
  {
    play: { campaign: "new_premium_collection" },
    when: [{ asks: "nearest", axis: "price_sensitivity", kinds: premiumCollection }],
  },
];

/** Null where neither campaign is for them. */
export const campaignFor = (profile: Played, settings: PlaySettings = DEFAULT_PLAY_SETTINGS): Campaign | null => {
  const found = firstThatHolds(campaignRules(settings), profile);
  return found && { ...found.play, why: found.why };
};
