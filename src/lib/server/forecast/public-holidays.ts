import { dayNumberOf, dayOfNumber } from "#lib/domain/time/day.ts";

/** The name that a time zone goes by now; some have older ones. */
const currentName = (timeZone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;

/** TypeScript doesn't know the method yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones: () => string[] | undefined };

/** The country of a time zone, as ISO 3166-1 alpha-2; null for zones such as UTC. */
const countryOf = (timeZone: string, countries: readonly string[]): string | null => {
  const name = currentName(timeZone);
  const zonesOf = (country: string) => (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones() ?? [];
  return countries.find((country) => zonesOf(country).includes(name)) ?? null;
};

/** The public holidays of a country, as days since 1970. */
export type PublicHolidays = { country: string; days: number[] };

/** The national public holidays from one day to another in the country of a time zone; null for zones without one. */
export const publicHolidays = async (
  timeZone: string,
  [from, to]: readonly [number, number],
): Promise<PublicHolidays | null> => {
  // Loaded when needed: the rules of all countries are large.
  const { default: Holidays } = await import("date-holidays");
  const country = countryOf(timeZone, Object.keys(new Holidays().getCountries()));
  if (!country) return null;
  const calendar = new Holidays(country);
  const [first, last] = [from, to].map((day) => Number(dayOfNumber(day).slice(0, 4))) as [number, number];
  const years = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const days = years
    .flatMap((year) => calendar.getHolidays(year))
    .flatMap(({ type, date }) => (type === "public" ? [dayNumberOf(date.slice(0, 10))] : []))
    .filter((day) => day >= from && day <= to);
  return { country, days: [...new Set(days)].sort((a, b) => a - b) };
};
