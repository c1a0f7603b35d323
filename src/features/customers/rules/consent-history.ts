/** The source of consents that users enter. */
export const MANUAL_SOURCE = "manual";
