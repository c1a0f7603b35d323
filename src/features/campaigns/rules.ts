import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import type { RfmGroup } from "#lib/rfm/segments.ts";

/** A campaign can be planned this many days ahead. */
export const MOST_DAYS_AHEAD = 60;

export const CAMPAIGN_STATES = ["scheduled", "running", "ended"] as const;

/** The playbook's lists, as they are when the members are drawn. */
export const SOURCE_LISTS = ["win-back", "churn", "outreach"] as const;
export type SourceList = (typeof SOURCE_LISTS)[number];

/** Where a campaign's members are taken from. */
export type CampaignSource =
  | { kind: "all" }
  | { kind: "segment"; segmentId: string }
  | { kind: "rfm"; segment: RfmGroup }
  | { kind: "tier"; tier: ClvTier }
  /** A saved view of the customers list. */
  | { kind: "view"; viewId: string }
  | { kind: "list"; list: SourceList }
  /** The customers that an audience would send when its control group was drawn. Chosen in the audience's own form only. */
  | { kind: "audience"; audienceId: string };

/** A source that a campaign's own form offers. */
export type ChosenSource = Exclude<CampaignSource, { kind: "audience" }>;
