import { countDecimals, isUsuallyWhole } from "#lib/money.ts";

/**
 * Formats numbers, money and dates for one reader: their locale, the business's currency and time zone. Shares are 0 to
 * 1, money is in major units, days are ISO dates, instants ISO date-times.
 */
export type Formats = ReturnType<typeof makeFormats>;

type Options = { locale: string; timeZone: string; currency: string };

/** A true minus sign, because a hyphen is too short next to digits. */
const withMinus = (text: string) => text.replace("-", "−");

export const makeFormats = ({ locale, timeZone, currency }: Options) => {
  const number = (options?: Intl.NumberFormatOptions) => {
    // What rounds to zero from below has no minus.
    const format = new Intl.NumberFormat(locale, { signDisplay: "negative", ...options });
    return (value: number) => withMinus(format.format(value));
  };
  /** Latin American Spanish writes 9 K but 10 k: one chart would show both. */
  const compact = (options?: Intl.NumberFormatOptions) => {
    const format = number({ ...options, notation: "compact" });
    if (!locale.startsWith("es")) return format;
    return (value: number) => format(value).replace(/(\d\s?)k\b/u, "$1K");
  };
  const moment = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options });

  const decimals = countDecimals(currency);
  const wholePercent = number({ style: "percent", maximumFractionDigits: 0 });
  const finePercent = number({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  // Explicit, because browsers differ from the server; in Colombia, $ 1.200 and $ 1.200,50.
  const digits: Intl.NumberFormatOptions = {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    ...(isUsuallyWhole(currency) && { trailingZeroDisplay: "stripIfInteger" }),
  };
  const money = number({ style: "currency", currency, ...digits });
  const compactMoney = compact({ style: "currency", currency });
  const compactMoneyDifference = compact({ style: "currency", currency, signDisplay: "exceptZero" });
  const signedPercent = number({ style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const clock = moment({ hour: "numeric", minute: "2-digit" });
  const dayOfYearAndClock = moment({ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
  const dayAndClock = moment({ dateStyle: "medium", timeStyle: "short" });
  const stamp = moment({ dateStyle: "medium", timeStyle: "medium" });
  const calendarDay = moment({ dateStyle: "medium" });
  // A business day is already a date, so it must not shift with the time zone.
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });

  const timesOfDay = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });

  const unit = (name: "second" | "minute" | "hour", maximumFractionDigits: number) =>
    number({ style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits });
  const [fineSeconds, seconds, minutes, hours] = [
    unit("second", 1),
    unit("second", 0),
    unit("minute", 0),
    unit("hour", 1),
  ];
  /** Milliseconds in a natural unit. */
  const duration = (ms: number) => {
    if (ms < 10_000) return fineSeconds(Math.max(ms, ms > 0 ? 100 : 0) / 1000);
    if (ms < 90_000) return seconds(ms / 1000);
    return ms < 90 * 60_000 ? minutes(ms / 60_000) : hours(ms / 3_600_000);
  };

  /** One decimal below 10%, none above; nonzero values are never shown as zero. */
  const percent = (share: number) => {
    // A value that rounds to zero from below has no minus.
    if (share < 0 && share > -0.0005) return wholePercent(0);
    if (share > 0 && share < 0.001) return `<${finePercent(0.001)}`;
    return share !== 0 && share < 0.0995 ? finePercent(share) : wholePercent(share);
  };

  return {
    count: number({ maximumFractionDigits: 0 }),
    decimal: number({ maximumFractionDigits: 1 }),
    /** For values around one: two decimals. */
    fine: number({ maximumFractionDigits: 2 }),
    /** Of a few per customer: always two decimals. */
    hundredths: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    /** For comparing errors: always three decimals. */
    thousandths: number({ minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    percent,
    /** As entered, without rounding. */
    exact: number({ maximumFractionDigits: 12 }),
    exactPercent: number({ style: "percent", maximumFractionDigits: 10 }),
    duration,
    /** Growth relative to a base: 0.5 is +50%. */
    change: signedPercent,
    /** For an axis that names the unit: 1.2K. */
    short: compact(),
    difference: number({ signDisplay: "exceptZero" }),
    money,
    /** A gain has a plus. */
    moneyDifference: number({ style: "currency", currency, ...digits, signDisplay: "exceptZero" }),
    moneyDifferenceShort: compactMoneyDifference,
    /** Money without the symbol, if the currency is shown elsewhere, as in a column header. */
    amount: number(digits),
    /** For tiles and sentences: £164K, but £9.60 instead of £9.6. */
    moneyShort: (value: number) =>
      Math.abs(value) < 10 && !Number.isInteger(value) ? money(value) : compactMoney(value),
    days: (start: string, end: string) =>
      days.formatRange(new Date(`${start}T00:00:00Z`), new Date(`${end}T00:00:00Z`)),
    /** The date of an instant. */
    day: (instant: string) => calendarDay.format(new Date(instant)),
    /** To the second, as in logs. */
    stamp: (instant: string) => stamp.format(new Date(instant)),
    /** Date and time, for text read on another day. */
    dated: (instant: string) => dayAndClock.format(new Date(instant)),
    /** Time of day only. */
    clock: (instant: string) => clock.format(new Date(instant)),
    /** A time of day in hours, in any time zone: 17.5 is 17:30. */
    hour: (hour: number) => timesOfDay.format(new Date(Date.UTC(2000, 0, 1, 0, Math.round(60 * hour)))),
    /** Day and time; the year is left out on the day of `now`. */
    moment: (instant: string, now: Date) => {
      const at = new Date(instant);
      return (calendarDay.format(at) === calendarDay.format(now) ? dayOfYearAndClock : dayAndClock).format(at);
    },
  };
};
