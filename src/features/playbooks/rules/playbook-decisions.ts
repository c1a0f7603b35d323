import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import { firstThatHolds, type PlaybookProfile, type PlaybookRule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type RoutingPlay = { queue: "senior_agent_queue" | "retention_specialist" | "general_support" };

export type Routing = RoutingPlay & { why: PlaybookReason[] };

/**
 * Which queue gets a customer's tickets: complex cases go to senior agents, drifting customers to retention, all others
 * to the general queue.
 */
export const routingRules = ({ hardCases, drifting }: PlaybookSettings): PlaybookRule<RoutingPlay>[] => [
  {
    play: { queue: "senior_agent_queue" },
    when: [{ asks: "nearest", axis: "problem_complexity_profile", kinds: hardCases }],
  },
  { play: { queue: "retention_specialist" }, when: [{ asks: "nearest", axis: "loyalty_trajectory", kinds: drifting }] },
];

export const routingFor = (profile: PlaybookProfile, settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS): Routing =>
  firstThatHolds(routingRules(settings), profile) ?? { queue: "general_support", why: [] };

type CampaignPlay = { campaign: "flash_sale_20pct_off" | "new_premium_collection" };

export type Campaign = CampaignPlay & { why: PlaybookReason[] };

/** Which campaign fits a customer, by price sensitivity. */
export const campaignRules = ({ flashSale, premiumCollection }: PlaybookSettings): PlaybookRule<CampaignPlay>[] => [
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
): Campaign | null => firstThatHolds(campaignRules(settings), profile);

type OutreachPlay = { message: "outreach_message" };

type Outreach = OutreachPlay & { why: PlaybookReason[] };

/** Outreach before customers leave: those who are drifting away and valuable enough. */
export const outreachRules = ({
  drifting,
  outreachMembership,
  outreachLifetimeValue,
}: PlaybookSettings): PlaybookRule<OutreachPlay>[] => [
  {
    play: { message: "outreach_message" },
    when: [
      { asks: "belongs", axis: "loyalty_trajectory", kinds: drifting, above: outreachMembership },
      { asks: "worth", above: outreachLifetimeValue },
    ],
  },
];

/** Null if no outreach is due. */
export const outreachFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Outreach | null => firstThatHolds(outreachRules(settings), profile);
