/** The time zone where days end last, so that no shop's current day counts as the future. */
export const LAST_ZONE = "Pacific/Kiritimati";
