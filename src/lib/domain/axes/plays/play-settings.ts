/** The numbers of the rules, which a business may set; money in major units. */
export type PlaySettings = {
  /** Above it somebody is a premium spender worth a call. */
  premiumMembership: number;
  /** Above both, somebody who drifts away is written to first. */
  outreachMembership: number;
  outreachLifetimeValue: number;
};

/** The seed's. */
export const DEFAULT_PLAY_SETTINGS: PlaySettings = {
  premiumMembership: 0.5,
  outreachMembership: 0.5,
  outreachLifetimeValue: 500,
};
