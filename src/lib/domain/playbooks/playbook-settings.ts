import { axisNamed } from "#lib/domain/axes/registry/axes.ts";

/**
 * What a business may set about the rules; money in major units. Segments are kinds of an axis's vocabulary: a second one of
 * a kind (`declining_risk_2`) is meant with it.
 */
export type PlaybookSettings = {
  /** On loyalty_trajectory: who drifts away. */
  drifting: string[];
  /** Above it somebody is a premium spender worth a call. */
  premiumMembership: number;
  /** Above both, somebody who drifts away is written to first. */
  outreachMembership: number;
  outreachLifetimeValue: number;
  /** On problem_complexity_profile: whose tickets go to seniors. */
  hardCases: string[];
  /** On price_sensitivity: who gets the flash sale, and who the new premium collection. */
  flashSale: string[];
  premiumCollection: string[];
};

/** The seed's. */
export const DEFAULT_PLAYBOOK_SETTINGS: PlaybookSettings = {
  drifting: ["declining_risk"],
  premiumMembership: 0.5,
  outreachMembership: 0.5,
  outreachLifetimeValue: 500,
  hardCases: ["high_touch_shoppers"],
  flashSale: ["discount_hunters"],
  premiumCollection: ["full_price_buyers"],
};

/** The axis that each list of segments is of. */
export const SEGMENTS_OF = {
  drifting: "loyalty_trajectory",
  hardCases: "problem_complexity_profile",
  flashSale: "price_sensitivity",
  premiumCollection: "price_sensitivity",
} as const satisfies Partial<Record<keyof PlaybookSettings, string>>;

/** The kinds of segments an axis knows, in their order. */
export const kindsOf = (axis: string): string[] => axisNamed(axis)?.vocabulary.map(({ key }) => key) ?? [];
