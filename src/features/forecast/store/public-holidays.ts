import { type Day, toDayNumber } from "#lib/time/day.ts";
import { findZoneCountry } from "#lib/time/local-time.ts";

/** The public holidays of a country, as days since 1970. */
export type PublicHolidays = { country: string; days: number[] };

/**
 * Of each country, the days that are a holiday in every year, and those of each year from `firstYear` on. A day is its month and day in base 36: "cp" is
 * December 25.
 */
type Table = { firstYear: number; countries: Record<string, { every: string; years: string }> };

const parseDays = (year: number, texts: string): number[] =>
  (texts.match(/../g) ?? []).map((text) => {
    const [month, day] = [...text].map((digit) => String(Number.parseInt(digit, 36)).padStart(2, "0"));
    return toDayNumber(`${year}-${month}-${day}` as Day);
  });

/**
 * The national public holidays from one day to another in the country of a time zone; null for zones without one. They are known
 * from 1990 to 2076 (`npm run holidays`).
 */
export const publicHolidays = async (
  timeZone: string,
  [from, to]: readonly [number, number],
): Promise<PublicHolidays | null> => {
  // Loaded when needed: the table is large.
  const { default: table } = await import("./public-holidays.json", { with: { type: "json" } });
  const { firstYear, countries }: Table = table;
  const country = findZoneCountry(timeZone, Object.keys(countries));
  const known = country && countries[country];
  if (!known) return null;
  const days = known.years
    .split(" ")
    .flatMap((moving, at) => parseDays(firstYear + at, known.every + moving))
    .filter((day) => day >= from && day <= to);
  return { country, days: days.sort((a, b) => a - b) };
};
