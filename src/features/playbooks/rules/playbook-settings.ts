/**
 * The rule settings of a business; money in major units. Segments are kinds from an axis's vocabulary; numbered
 * variants (`declining_risk_2`) are included.
 */
export type PlaybookSettings = {
  /** On loyalty_trajectory: customers who are drifting away. */
  drifting: string[];
  /** A larger membership marks a premium spender who deserves a call. */
  premiumMembership: number;
  /** Customers above both thresholds come first in outreach. */
  outreachMembership: number;
  outreachLifetimeValue: number;
  /** On problem_complexity_profile: customers whose tickets go to senior agents. */
  hardCases: string[];
  /** On price_sensitivity: the audience of the flash sale and of the premium collection. */
  flashSale: string[];
  premiumCollection: string[];
  /** How many customers the team can win back in a week. */
  winBackPerWeek: number;
  /** Customers with a smaller expected saving from a contact are not on the week's list. */
  winBackLeastValue: number;
};

/** The longest list for a week. */
export const MOST_PER_WEEK = 10_000;

/** The seed's defaults, and those of the week's list. */
export const DEFAULT_PLAYBOOK_SETTINGS: PlaybookSettings = {
  drifting: ["declining_risk"],
  premiumMembership: 0.5,
  outreachMembership: 0.5,
  outreachLifetimeValue: 500,
  hardCases: ["high_touch_shoppers"],
  flashSale: ["discount_hunters"],
  premiumCollection: ["full_price_buyers"],
  winBackPerWeek: 50,
  winBackLeastValue: 20,
};

/** The axis behind each list of segments. */
export const SEGMENTS_OF = {
  drifting: "loyalty_trajectory",
  hardCases: "problem_complexity_profile",
  flashSale: "price_sensitivity",
  premiumCollection: "price_sensitivity",
} as const satisfies Partial<Record<keyof PlaybookSettings, string>>;
