import { isIn, type Played, type Reason } from "./play.ts";

export type Campaign = { campaign: "flash_sale_20pct_off" | "new_premium_collection"; why: Reason[] };

const CAMPAIGNS = [
  { segment: "discount_hunters", campaign: "flash_sale_20pct_off" },
  { segment: "full_price_buyers", campaign: "new_premium_collection" },
] as const;

/** What to send somebody, by how they mind prices; null where neither campaign is for them. */
export const campaignFor = (profile: Played): Campaign | null => {
  const found = CAMPAIGNS.find(({ segment }) => isIn(profile, "price_sensitivity", segment));
  if (!found) return null;
  const { campaign, segment } = found;
  return { campaign, why: [{ because: "dominant", axis: "price_sensitivity", segment }] };
};
