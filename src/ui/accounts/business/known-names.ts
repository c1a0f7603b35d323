/** What a field for a time zone offers: all that this browser knows, and the one there is. */
export const timeZonesWith = (current: string): string[] =>
  withCurrent([...Intl.supportedValuesOf("timeZone"), "UTC"], current);

/** ISO 4217 codes, each with its name in the reader's language. */
export const currenciesWith = (current: string, locale: string): { code: string; name: string }[] => {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return withCurrent(Intl.supportedValuesOf("currency"), current).map((code) => ({
    code,
    name: names.of(code) ?? code,
  }));
};

const withCurrent = (known: string[], current: string): string[] => [...new Set([...known, current])].sort();
