/** Square names time zones for people: "Pacific Time (US & Canada)". */
const ZONES = new Map(
  Object.entries({
    Hawaii: "Pacific/Honolulu",
    Alaska: "America/Anchorage",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    Arizona: "America/Phoenix",
    "Mountain Time (US & Canada)": "America/Denver",
    Saskatchewan: "America/Regina",
    "Central Time (US & Canada)": "America/Chicago",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Eastern Time (US & Canada)": "America/New_York",
    "Puerto Rico": "America/Puerto_Rico",
    "Atlantic Time (Canada)": "America/Halifax",
    Newfoundland: "America/St_Johns",
    London: "Europe/London",
    Dublin: "Europe/Dublin",
    Madrid: "Europe/Madrid",
    Paris: "Europe/Paris",
    Tokyo: "Asia/Tokyo",
    Osaka: "Asia/Tokyo",
    Perth: "Australia/Perth",
    Adelaide: "Australia/Adelaide",
    Darwin: "Australia/Darwin",
    Brisbane: "Australia/Brisbane",
    Sydney: "Australia/Sydney",
    Melbourne: "Australia/Melbourne",
    Canberra: "Australia/Sydney",
    Hobart: "Australia/Hobart",
  }),
);

/** The zone of Square's name for it, null for one that isn't known. */
export const squareTimeZone = (name: string): string | null => ZONES.get(name) ?? null;

/** Dates with slashes are as the country of the zone writes them. */
export const isMonthFirst = (name: string): boolean =>
  /US & Canada|^(Hawaii|Alaska|Arizona|Indiana|Puerto Rico)/.test(name);
