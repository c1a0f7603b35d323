import { getCountries, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { memoizeNewest } from "../memoize-newest.ts";

/** Canonical, so that Asia/Calcutta is Asia/Kolkata. */
const canonical = (timeZone: string): string => new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;

/** Not yet in TypeScript's library. */
type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[] | undefined };

/** The country of a time zone (IANA); undefined for UTC and others that belong to none. */
export const countryOfZone = memoizeNewest(100, (timeZone: string) => {
  const zone = canonical(timeZone);
  return getCountries().find((country) => {
    const locale: ZonedLocale = new Intl.Locale("und", { region: country });
    return locale.getTimeZones?.()?.some((each) => canonical(each) === zone);
  });
});

/**
 * Reads phone numbers as they are written within the country of a business's time zone: in New York, (415) 555-0101 is
 * +14155550101. Null for what is no valid number there.
 */
export const nationalPhoneReader = (timeZone: string): ((text: string) => string | null) => {
  const defaultCountry = countryOfZone(timeZone);
  return (text) => {
    if (!defaultCountry) return null;
    const number = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
    return number?.isValid() ? number.number : null;
  };
};
