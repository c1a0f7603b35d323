/** The name that a time zone goes by now; some have older ones. */
const currentName = (timeZone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;

/** TypeScript doesn't know the method yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones: () => string[] | undefined };

/** The country among these (ISO 3166-1 alpha-2) that has a time zone (IANA); null for zones such as UTC. */
export const countryOfZone = <Country extends string>(
  timeZone: string,
  countries: readonly Country[],
): Country | null => {
  const name = currentName(timeZone);
  const zonesOf = (country: string) => (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones() ?? [];
  return countries.find((country) => zonesOf(country).includes(name)) ?? null;
};
