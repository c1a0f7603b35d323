import { getCountries, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { memoizeNewest } from "#lib/memoize.ts";
import { findZoneCountry } from "#lib/time/local-time.ts";

// Looking through all countries takes a tenth of a second.
const findCountry = memoizeNewest(100, (timeZone: string) => findZoneCountry(timeZone, getCountries()));

/**
 * Reads phone numbers as they are written within the country of a business's time zone: in New York, (415) 555-0101 is
 * +14155550101. Null for what is no valid number there.
 */
export const nationalPhoneReader =
  (timeZone: string) =>
  (text: string): string | null => {
    const defaultCountry = findCountry(timeZone);
    const number = defaultCountry && parsePhoneNumberFromString(text, { defaultCountry, extract: false });
    return number?.isValid() ? number.number : null;
  };
