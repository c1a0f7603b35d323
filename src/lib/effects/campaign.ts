import { addDays, type Day, daysBetween } from "#lib/time/day.ts";

/** The stratum of members without an RFM segment. */
export const NO_SEGMENT = "none";

/** RFM segments with too few members are one stratum. */
export const POOLED_STRATUM = "other";

/** With fewer expected controls a segment's own effect would say nothing. */
export const FEWEST_CONTROLS_OF_STRATUM = 5;

/** What a campaign can change, per customer. */
export const MEASURES = ["revenue", "orders", "margin"] as const;
export type Measure = (typeof MEASURES)[number];

/** The days, counted from the start, on which an effect is read out. */
export const WINDOWS = [7, 30, 90] as const;
export type Window = (typeof WINDOWS)[number];

/** Nothing later is measured, and the control group is free again. */
export const HORIZON_DAYS = 90;

/** Members are compared with their own purchases of as many days before. */
export const COVARIATE_DAYS = 365;

export const LEAST_CONTROL_SHARE = 0.05;
export const MOST_CONTROL_SHARE = 0.5;

/** Fewer customers than this in the control group, or outside it, can't show anything. */
export const FEWEST_IN_GROUP = 20;

/** The first and the last measured day; the last is before the first if a campaign ended before it began. */
type CampaignDays = { startsOn: Day; lastDay: Day };

export const stateOn = ({ startsOn, lastDay }: CampaignDays, today: Day): "scheduled" | "running" | "ended" =>
  lastDay < today ? "ended" : startsOn > today ? "scheduled" : "running";

/** How many whole days are over, of those that are measured. */
export const daysMeasured = ({ startsOn, lastDay }: CampaignDays, today: Day): number => {
  const yesterday = addDays(today, -1);
  return Math.max(0, daysBetween(startsOn, lastDay < yesterday ? lastDay : yesterday) + 1);
};
