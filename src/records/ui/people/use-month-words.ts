"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";

const parseMonth = (month: string) => new Date(`${month}-01T00:00:00Z`);

/** Formatted months: long for text, short for an axis, or as a range. */
export const useMonthWords = () => {
  const locale = useLocale();
  return useMemo(() => {
    const long = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
    const short = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
    const shortWithYear = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
    return {
      month: (month: string) => long.format(parseMonth(month)),
      first: (month: string) => shortWithYear.format(parseMonth(month)),
      tick: (month: string) => (month.endsWith("-01") ? shortWithYear : short).format(parseMonth(month)),
      range: (from: string, to: string) => shortWithYear.formatRange(parseMonth(from), parseMonth(to)),
    };
  }, [locale]);
};
