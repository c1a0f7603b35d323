import { ACTION_KINDS, type ActionKind } from "#lib/recommend/recommender.ts";
import { RFM_ACTION_KEYS, type RfmActionKey } from "#records/rules/business-texts.ts";

/** What a campaign carries out: a recommended action for a customer, or one of the three actions of an RFM segment. */
export type CampaignAction = ActionKind | RfmActionKey;

export const CAMPAIGN_ACTIONS: readonly CampaignAction[] = [...ACTION_KINDS, ...RFM_ACTION_KEYS];

export const isRfmAction = (action: CampaignAction): action is RfmActionKey =>
  RFM_ACTION_KEYS.some((key) => key === action);

/** The campaign action of a customer's action, whose key may name a product after a colon. */
export const toCampaignAction = (key: string): CampaignAction | undefined =>
  CAMPAIGN_ACTIONS.find((action) => action === key) ?? CAMPAIGN_ACTIONS.find((action) => action === key.split(":")[0]);
