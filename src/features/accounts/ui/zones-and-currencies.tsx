"use client";

const withCurrent = (known: string[], current: string | undefined): string[] =>
  [...new Set([...known, ...(current ? [current] : [])])].sort();

/** The time zones this browser supports, and the current one. */
export const timeZonesWith = (current?: string): string[] =>
  withCurrent([...Intl.supportedValuesOf("timeZone"), "UTC"], current);

/** ISO 4217 codes with their names in the reader's language. */
export const currenciesWith = (locale: string, current?: string): { code: string; name: string }[] => {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return withCurrent(Intl.supportedValuesOf("currency"), current).map((code) => ({
    code,
    name: names.of(code) ?? code,
  }));
};

/** Suggestions for an input with `list="time-zones"`. */
export const TimeZoneList = ({ zones }: { zones: readonly string[] }) => (
  <datalist id="time-zones">
    {zones.map((zone) => (
      <option key={zone} value={zone} />
    ))}
  </datalist>
);

/** Suggestions for an input with `list="currencies"`. */
export const CurrencyList = ({ currencies }: { currencies: ReturnType<typeof currenciesWith> }) => (
  <datalist id="currencies">
    {currencies.map(({ code, name }) => (
      <option key={code} value={code}>
        {name}
      </option>
    ))}
  </datalist>
);
