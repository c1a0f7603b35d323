"use client";

import { useLocale } from "next-intl";
import { type Formats, makeFormats } from "#lib/domain/words/formats.ts";
import { useMe } from "./me.ts";

/** Making them takes longer than most components do, and all components of a page ask for the same. */
const made = new Map<string, Formats>();

/** Numbers, money and dates as this reader writes them, in the business's currency and time zone. */
export const useFormats = (): Formats => {
  const locale = useLocale();
  const { timeZone, currency } = useMe().business;
  const key = `${locale} ${timeZone} ${currency}`;
  const formats = made.get(key) ?? makeFormats({ locale, timeZone, currency });
  made.set(key, formats);
  return formats;
};
