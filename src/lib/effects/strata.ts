/** The stratum of members without an RFM segment. */
export const NO_SEGMENT = "none";

/** RFM segments with too few members are one stratum. */
export const POOLED_STRATUM = "other";

/** With fewer expected controls a segment's own effect would say nothing. */
export const FEWEST_CONTROLS_OF_STRATUM = 5;
